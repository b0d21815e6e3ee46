import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { toBase64url } from "../../core/crypto/encoding.ts";
import { matchOverrideCode, protectOverrideCodes } from "../../core/crypto/override-code.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { generateSigningKey, organisationKey, signDocument } from "../../core/crypto/signing.ts";
import { buildPackage } from "../../core/package/build-package.ts";
import type { OverrideCodes, PackageManifest } from "../../core/package/manifest.ts";
import { verifyManifest } from "../../core/package/open-package.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { codeOf, samplePackage } from "../unit/core/samples.ts";
import { send } from "../unit/platform/support/candidate.ts";
import { must, openRoom } from "../unit/platform/support/room.ts";

const QUICK = { memoryKiB: 8192, passes: 1, lanes: 1 };
const CODES = ["ABCDE-FGH1K", "22222-22222", "33333-33333"];

describe("a typed override code", () => {
  it("is compared with every hash, whichever fits, so that time does not tell", async () => {
    const overrides = await protectOverrideCodes(CODES, systemRandom, QUICK);
    const looked: string[] = [];
    const watched = new Proxy([...overrides.hashes], {
      get: (hashes, property, receiver): unknown => {
        if (typeof property === "string" && /^\d+$/.test(property)) looked.push(property);
        return Reflect.get(hashes, property, receiver);
      },
    });

    for (const typed of [...CODES, "ZZZZZ-ZZZZZ"]) await matchOverrideCode({ ...overrides, hashes: watched }, typed);

    expect(looked).toEqual(CODES.concat("wrong").flatMap(() => ["0", "1", "2"]));
  });

  it("does not fit a hash of which only the beginning is there", async () => {
    const overrides = await protectOverrideCodes(["ABCDE-FGH1K"], systemRandom, QUICK);

    expect(codeOf(await matchOverrideCode({ ...overrides, hashes: [overrides.hashes[0]?.slice(0, 40) ?? "", ""] }, "ABCDE-FGH1K"))).toBe("override/wrong");
  });
});

describe("a hostile manifest", () => {
  let key: SigningKey;
  let manifest: PackageManifest;
  let good: OverrideCodes;

  beforeAll(async () => {
    key = await generateSigningKey();
    good = await protectOverrideCodes(["ABCDE-FGH1K"], systemRandom, QUICK);
    ({ manifest } = await buildPackage({ ...await samplePackage(), overrides: good }, key, systemRandom));
  });

  const verify = async (overrides: unknown): Promise<string> => codeOf(await verifyManifest(await signDocument("invigil-manifest+jws", { ...manifest, overrides }, key), [organisationKey(key)]));

  it.each([
    ["more memory than a laptop has", { memoryKiB: 262_145 }], ["less work than guessing should cost", { memoryKiB: 8191 }], ["endless passes", { passes: 11 }], ["many lanes", { lanes: 5 }],
    ["another function", { name: "md5" }], ["half a KiB", { memoryKiB: 8192.5 }],
  ])("cannot ask for %s to try an override code", async (_what, change) => {
    expect(await verify(good)).toBe("ok");
    expect(await verify({ ...good, kdf: { ...good.kdf, ...change } })).toBe("package/altered");
  });

  it("cannot bring more hashes than fifty, none, or such that are no hashes", async () => {
    const hash = toBase64url(new Uint8Array(32));

    expect(await verify({ ...good, hashes: Array.from({ length: 50 }, () => hash) })).toBe("ok");
    for (const hashes of [Array.from({ length: 51 }, () => hash), [], [hash.slice(1)], [`${hash}A`], ["!".repeat(43)], "x"]) expect(await verify({ ...good, hashes })).toBe("package/altered");
  });

  it("must say that it has none, and can say nothing more of those that it has", async () => {
    expect(await verify(null)).toBe("ok");
    expect(await verify(undefined)).toBe("package/altered");
    expect(await verify({ ...good, codes: CODES })).toBe("package/altered");
  });
});

describe("the platform", () => {
  it("keeps no override code readable on disk, in its audit log or in anything that it serves", async () => {
    const room = await openRoom();
    const { overrideCodes, packageId, packageFile } = await room.schedule({ policy: POLICY_PRESETS.remote, overrideCodes: 2 });
    const served = String((await send(room.url, `/v1/packages/${packageId}/manifest`)).body);
    const audit = JSON.stringify(must(await room.folder.store.read(async (tables) => await tables.audit())));
    await room.platform.stop();
    const onDisk = readdirSync(room.dataDir, { recursive: true, encoding: "utf8" }).map((path) => join(room.dataDir, path)).filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, "latin1")).join("\n");

    const manifest = Buffer.from(served.split(".")[1] ?? "", "base64url").toString();

    expect(overrideCodes).toHaveLength(2);
    expect(audit).toContain(String.raw`\"overrideCodes\":2`);
    expect(manifest).toContain('"overrides":{');
    for (const code of overrideCodes.flatMap((shown) => [shown, shown.replace("-", "")])) {
      for (const text of [manifest, audit, onDisk, Buffer.from(packageFile).toString("latin1")]) expect(text.includes(code)).toBe(false);
    }
  });
});
