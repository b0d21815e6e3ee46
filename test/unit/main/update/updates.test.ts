import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generateSigningKey, signDocument } from "../../../../core/crypto/signing.ts";
import type { UpdateFacts } from "../../../../core/update/may-update.ts";
import type { OfferedUpdate } from "../../../../core/update/release.ts";
import { openLog } from "../../../../main/log/log.ts";
import type { Dispose, UpdaterPort } from "../../../../main/ports.ts";
import { openKnownWindows } from "../../../../main/update/known-windows.ts";
import { Updates, lotOf } from "../../../../main/update/updates.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";

const ours = await generateSigningKey();
const PROGRAM = "the new program";
const FREE: UpdateFacts = { now: 0, channel: "stable", hasKeys: true, unfinished: false, windows: [], freezeHours: 24 };

let profile: string;

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "invigil-update-"));
});

afterEach(() => rmSync(profile, { recursive: true, force: true }));

/** A server with one signed release, an updater that downloads from it to the disk, and the facts that a test turns. */
async function room(change: { readonly served?: string; readonly offer?: Partial<OfferedUpdate> } = {}) {
  const sha512 = createHash("sha512").update(PROGRAM).digest("base64");
  const files = [{ file: "Invigil.exe", sha512 }];
  const signature = await signDocument("invigil-update+jws", { version: "0.2.0", channel: "stable", from: "0.0.0", rollout: 100, files }, ours);
  const path = join(profile, "Invigil.exe");
  const calls: string[] = [];
  const facts = { ...FREE };
  const updater: UpdaterPort = {
    look: async () => {
      calls.push("look");
      return await Promise.resolve({ version: "0.2.0", files, signature, ...change.offer });
    },
    download: async () => {
      calls.push("download");
      writeFileSync(path, change.served ?? PROGRAM);
      return await Promise.resolve(path);
    },
    install: () => void calls.push("install"),
  };
  const never: Dispose = () => undefined;
  const updates = new Updates({
    updater, timers: { after: () => never, every: () => never }, log: openLog(profile, createManualClock()), version: "0.1.0", profile, keys: [ours.publicJwk], facts: () => facts,
  });
  return { updates, calls, facts, path, log: () => readFileSync(join(profile, "logs", "invigil.log"), "utf8") };
}

describe("an update", () => {
  it("is downloaded when nothing is near, and installed when the application ends", async () => {
    const { updates, calls } = await room();

    await updates.look();
    const before = [...calls];
    await updates.stop();

    expect(before).toEqual(["look", "download"]);
    expect(calls).toEqual(["look", "download", "install"]);
  });

  it("is not even looked for while a sitting is not finished", async () => {
    const { updates, calls, facts } = await room();
    facts.unfinished = true;

    await updates.look();
    await updates.stop();

    expect(calls).toEqual([]);
  });

  it("that is ready waits when an exam came near meanwhile", async () => {
    const { updates, calls, facts } = await room();

    await updates.look();
    facts.windows = [{ opensAt: 1, closesAt: 2 }];
    await updates.stop();

    expect(calls).toEqual(["look", "download"]);
  });

  it("is neither downloaded nor installed without our signature, and the log says so", async () => {
    const { updates, calls, log } = await room({ offer: { signature: null } });

    await updates.look();
    await updates.stop();

    expect(calls).toEqual(["look"]);
    expect(log()).toContain("update/bad-signature");
  });

  it("is not installed when the downloaded bytes are others than those that were signed", async () => {
    const { updates, calls, log } = await room({ served: "another program" });

    await updates.look();
    await updates.stop();

    expect(calls).toEqual(["look", "download"]);
    expect(log()).toContain("update/mismatch");
  });

  it("is not installed when the file was changed after it was checked", async () => {
    const { updates, calls, path, log } = await room();

    await updates.look();
    writeFileSync(path, "another program");
    await updates.stop();

    expect(calls).toEqual(["look", "download"]);
    expect(log()).toContain("update/mismatch");
  });
});

describe("what an installation keeps for updates", () => {
  it("is one number below 100 that stays the same", () => {
    const lot = lotOf(profile);

    expect(lot).toBeGreaterThanOrEqual(0);
    expect(lot).toBeLessThan(100);
    expect([lotOf(profile), lotOf(profile)]).toEqual([lot, lot]);
  });

  it("are the windows of opened exams until they are over", () => {
    let now = 100;
    const windows = openKnownWindows(profile, () => now, () => undefined);
    windows.remember("A", { opensAt: 50, closesAt: 150 });
    now = 200;
    windows.remember("B", { opensAt: 300, closesAt: 400 });

    expect(openKnownWindows(profile, () => now, () => undefined).list()).toEqual([{ opensAt: 300, closesAt: 400 }]);
  });

  it("is not known when the file cannot be read, which freezes updates", () => {
    writeFileSync(join(profile, "known-windows.json"), "{ torn");

    expect(openKnownWindows(profile, () => 0, () => undefined).list()).toBeNull();
  });
});
