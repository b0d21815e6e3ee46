import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../core/crypto/random.ts";
import { openDataFolder } from "../../../platform/office/data-folder.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { Candidate } from "./support/candidate.ts";
import { must, openRoom, temporaryFolder, whenDone } from "./support/room.ts";
import { scheduleIn } from "./support/schedule-in.ts";
import { serve } from "./support/served.ts";

describe("the platform killed with -9 in the middle of saving", () => {
  it("has every record that it acknowledged, and goes on where it was", async () => {
    const dataDir = temporaryFolder();
    let platform = await serve(dataDir);
    const packageId = await scheduleIn(dataDir, 4);
    const candidates = await Promise.all([0, 1, 2, 3].map(async (index) => {
      const candidate = await Candidate.open(platform.url, packageId);
      await candidate.signIn(`CODE-${index}`);
      await candidate.prepare();
      await candidate.begin();
      return candidate;
    }));
    const acknowledged = candidates.map(() => 0);

    for (let round = 0; round < 3; round++) {
      const power = new AbortController();
      const before = [...acknowledged];
      const saving = candidates.map(async (candidate, index) => {
        Object.assign(candidate, { url: platform.url });
        while (!power.signal.aborted) {
          await candidate.answer("q1", "A");
          const held = acknowledged[index] ?? 0;
          // No more than a client sends at once, however many came together while nobody listened.
          const answer = await candidate.put(held, candidate.records.slice(held, held + 200)).catch(() => null);
          if (answer?.status === 200) acknowledged[index] = answer.body.records;
        }
      });
      await expect.poll(() => candidates.every((_, index) => (acknowledged[index] ?? 0) > (before[index] ?? 0)), { timeout: 30_000 }).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 250 + round * 100));
      await platform.kill();
      power.abort();
      await Promise.all(saving);
      platform = await serve(dataDir);
    }

    const folder = must(await openDataFolder({ dataDir, clock: systemClock, random: systemRandom }));
    whenDone(() => folder.close());
    for (const [index, candidate] of candidates.entries()) {
      Object.assign(candidate, { url: platform.url });
      const verdict = must(await verifySitting(folder, must(await findSitting(folder, candidate.sittingId))));
      expect(acknowledged[index]).toBeGreaterThan(5);
      expect(verdict.records).toBeGreaterThanOrEqual(acknowledged[index] ?? 0);
      await candidate.finish();
      const from = verdict.records;
      for (let at = from; at < candidate.records.length; at += 200) expect((await candidate.put(at, candidate.records.slice(at, at + 200))).status).toBe(200);
      expect((await candidate.handIn(await candidate.seal())).status).toBe(200);
    }
  }, 180_000);
});

/** A small disk of its own; null where this account may not mount one. */
function smallDisk(megabytes: number): string | null {
  const folder = join(temporaryFolder(), "disk");
  mkdirSync(folder);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]).status !== 0) return null;
  whenDone(() => { spawnSync("umount", ["-l", folder]); });
  return folder;
}

describe("the platform on a full disk", () => {
  it("acknowledges nothing, says so with Retry-After, and takes everything when there is room again", async (context) => {
    const disk = smallDisk(8);
    if (disk === null) {
      context.skip("this account cannot mount a small disk");
      return;
    }
    const room = await openRoom({ dataDir: join(disk, "data") });
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    await ada.put(0);
    const before = ada.records.length;
    for (let index = 0; index < 150; index++) await ada.answer("q1", "x".repeat(5000));
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, "filler"), new Uint8Array(bavail * bsize - 100_000));

    const full = await ada.put(before);
    const heldMeanwhile = must(await room.folder.store.read((tables) => tables.journal(ada.journalId)));
    const looking = await ada.beat();
    rmSync(join(disk, "filler"));
    const again = await ada.put(before);

    expect([full.status, full.body.error.code, full.body.error.retryable]).toEqual([503, "storage/full", true]);
    expect(Number(full.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(heldMeanwhile?.records).toBe(before);
    expect(looking.status).toBe(200);
    expect([again.status, again.body.records]).toEqual([200, ada.records.length]);
    expect(must(await verifySitting(room.folder, must(await findSitting(room.folder, ada.sittingId)))).records).toBe(ada.records.length);
  });
});

describe("two processes on one data folder", () => {
  it("start at once on a new folder and agree on one key", async () => {
    const dataDir = temporaryFolder();

    const [one, two] = await Promise.all([serve(dataDir), serve(dataDir)]);
    const keys = await Promise.all([one, two].map(async ({ url }) => (await fetch(`${url}/v1/keys`)).json()));

    expect(keys[0]).toEqual(keys[1]);
    expect((keys[0] as { keys: unknown[] }).keys).toHaveLength(1);
  });
});
