import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterEach, beforeEach, expect, it } from "vitest";
import { signList } from "../../../build/sign-release.ts";
import { generateSigningKey } from "../../../core/crypto/signing.ts";
import { judgeUpdate } from "../../../core/update/release.ts";

let folder: string;
let list: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "invigil-release-"));
  list = join(folder, "latest.yml");
  writeFileSync(join(folder, "Invigil-1.1.0.exe"), "a program");
  const sha512 = createHash("sha512").update("a program").digest("base64");
  writeFileSync(list, `version: 1.1.0\nfiles:\n  - url: Invigil-1.1.0.exe\n    sha512: ${sha512}\n    size: 9\npath: Invigil-1.1.0.exe\nsha512: ${sha512}\nreleaseDate: '2026-11-27T00:00:00.000Z'\n`);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("signs the updater's list so that installations take it, and keeps what else is in it", async () => {
  const key = await generateSigningKey();

  const signed = load(await signList(list, key, { channel: "stable", rollout: 100, from: "0.0.0" })) as { version: string; path: string; files: { url: string; sha512: string }[]; invigilSignature: string };
  const judged = await judgeUpdate(
    { version: signed.version, files: signed.files.map(({ url, sha512 }) => ({ file: url, sha512 })), signature: signed.invigilSignature }, { version: "1.0.0", channel: "stable", lot: 99 }, [key.publicJwk],
  );

  expect(judged.ok).toBe(true);
  expect(signed.path).toBe("Invigil-1.1.0.exe");
});

it("signs nothing when a file is another than the list says", async () => {
  writeFileSync(join(folder, "Invigil-1.1.0.exe"), "another program");

  await expect(signList(list, await generateSigningKey(), { channel: "stable", rollout: 100, from: "0.0.0" })).rejects.toThrow("is not the file that");
});
