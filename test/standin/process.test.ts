import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SAMPLE_BUNDLE, chromiumOf, eventually, startSample } from "./sample.ts";

const RUN = fileURLToPath(new URL("run.ts", import.meta.url));

describe("the process", () => {
  let profile: string;

  beforeEach(() => {
    profile = mkdtempSync(join(tmpdir(), "standin-profile-"));
  });
  afterEach(() => rmSync(profile, { recursive: true, force: true }));

  test("leaves no Chromium process when it is killed, and its folders go at the next start", async () => {
    const first = await startSample({ profile });
    const before = chromiumOf(first.app.pid);
    // While it runs: once it is dead, any start of the stand-in on this computer may tidy up after it.
    const folders = foldersOf(first.app.pid);

    await first.app.kill();
    await eventually(() => chromiumOf(first.app.pid).length === 0);
    const second = await startSample({ profile });
    const afterwards = foldersOf(first.app.pid);
    await second.stop();

    expect(before.length).toBeGreaterThan(2);
    expect(folders.length).toBeGreaterThan(0);
    expect(afterwards).toEqual([]);
  });

  test("hands a second start's arguments to the first, which alone goes on", async () => {
    const sample = await startSample({ profile });

    const second = spawn(process.execPath, [RUN, SAMPLE_BUNDLE, `--profile=${profile}`, "sample://opened"], { stdio: "ignore" });
    const code = await new Promise((resolve) => second.once("exit", resolve));

    expect(code).toBe(7);
    await eventually(async () => (await sample.seen()).includes("second-instance sample://opened sample"));
    await sample.stop();
  });

  test("keeps safeStorage's secrets across starts, and refuses changed ones", async () => {
    const first = await startSample({ profile });
    const sealed = String(await first.call("secret", "the word"));
    await first.stop();

    const second = await startSample({ profile });
    const opened = await second.call("open-secret", sealed);
    const changed = Buffer.from(sealed, "base64");
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    const refused = await second.app.page.evaluate((text) => window.api.call("open-secret", text).then(() => "opened", (error: unknown) => String(error)), changed.toString("base64"));
    await second.stop();

    expect(opened).toBe("the word");
    expect(refused).toContain("Error while decrypting");
    expect(Buffer.from(sealed, "base64").includes("the word")).toBe(false);
  });

  test("quits in order when it is asked to by a signal", async () => {
    const sample = await startSample({ profile });

    process.kill(sample.app.pid, "SIGTERM");

    expect(await sample.app.exited).toBe(0);
    await eventually(() => sample.app.output().includes("will-quit"));
    await sample.stop();
  });

  test("says how it is used", () => {
    const { status, stderr } = spawnSync(process.execPath, [RUN], { encoding: "utf8" });

    expect([status, stderr.startsWith("usage:")]).toEqual([2, true]);
  });
});

function foldersOf(pid: number): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`invigil-standin-${pid}-`));
}
