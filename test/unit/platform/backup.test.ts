import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../core/crypto/random.ts";
import { makeBackup } from "../../../platform/backup/make-backup.ts";
import { restoreBackup } from "../../../platform/backup/restore-backup.ts";
import { openDataFolder } from "../../../platform/office/data-folder.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { Candidate } from "./support/candidate.ts";
import { codeOf, must, openRoom, temporaryFolder, whenDone } from "./support/room.ts";
import { scheduleIn } from "./support/schedule-in.ts";
import { invigil, runAndKill, serve } from "./support/served.ts";

const quiet = { actor: "test", clock: systemClock, onProgress: () => undefined };

/** A data folder with one sitting that was handed in, stopped. */
async function dataFolder(): Promise<string> {
  const dataDir = temporaryFolder();
  const room = await openRoom({ dataDir });
  await (await Candidate.open(room.url, (await room.schedule()).packageId)).sit("ADA-0001");
  await room.platform.stop();
  return dataDir;
}

async function backedUp(): Promise<{ readonly dataDir: string; readonly backup: string; readonly target: string }> {
  const [dataDir, backup, target] = [await dataFolder(), join(temporaryFolder(), "backup"), join(temporaryFolder(), "restored")];
  must(await makeBackup({ dataDir, out: backup, withMasterKey: true, ...quiet }));
  return { dataDir, backup, target };
}

describe("a backup beside a server that is being written to", () => {
  it("is one moment of it, and after a restoration clients send again what came later", async () => {
    const dataDir = temporaryFolder();
    const platform = await serve(dataDir);
    const packageId = await scheduleIn(dataDir, 4);
    const candidates = await Promise.all([0, 1, 2, 3].map(async (index) => {
      const candidate = await Candidate.open(platform.url, packageId);
      await candidate.signIn(`CODE-${index}`);
      await candidate.prepare();
      await candidate.begin();
      await candidate.put(0);
      return candidate;
    }));
    const heldBefore = candidates.map(({ records }) => records.length);
    const end = new AbortController();
    const saving = candidates.map(async (candidate) => {
      let held = candidate.records.length;
      while (!end.signal.aborted) {
        await candidate.answer("q1", "A");
        held = (await candidate.put(held)).body.records;
      }
    });

    const [backup, target] = [join(temporaryFolder(), "backup"), join(temporaryFolder(), "restored")];
    const made = await invigil("backup", "--data", dataDir, "--out", backup, "--json");
    end.abort();
    await Promise.all(saving);
    await platform.kill();
    const restored = await invigil("restore", "--from", backup, "--data", target, "--json");
    const again = await serve(target);
    const folder = must(await openDataFolder({ dataDir: target, clock: systemClock, random: systemRandom }));
    whenDone(() => folder.close());

    expect([made.status, restored.status, restored.json.sittings, restored.json.masterKey]).toEqual([0, 0, 4, true]);
    for (const [index, candidate] of candidates.entries()) {
      const { records } = must(await verifySitting(folder, must(await findSitting(folder, candidate.sittingId))));
      expect(records).toBeGreaterThanOrEqual(heldBefore[index] ?? 0);
      Object.assign(candidate, { url: again.url });
      await candidate.finish();
      const gap = await candidate.put(candidate.records.length - 1);
      for (let from = gap.status === 200 ? candidate.records.length : gap.body.error.detail.held; from < candidate.records.length; from += 200) {
        expect((await candidate.put(from, candidate.records.slice(from, from + 200))).status).toBe(200);
      }
      expect((await candidate.handIn(await candidate.seal())).status).toBe(200);
    }
    const examId = candidates[0]?.manifest.examId ?? "";
    expect((await invigil("log", "verify", examId, "--data", target, "--json")).json).toMatchObject({ valid: true, seals: 4 });
  }, 120_000);
});

describe("a backup without the master key", () => {
  it("says loudly what that means, and works again with the key beside it", async () => {
    const dataDir = await dataFolder();
    const [backup, target] = [join(temporaryFolder(), "backup"), join(temporaryFolder(), "restored")];

    const made = await invigil("backup", "--data", dataDir, "--out", backup, "--without-master-key");
    const restored = await invigil("restore", "--from", backup, "--data", target);
    writeFileSync(join(target, "master.key"), readFileSync(join(dataDir, "master.key")), { mode: 0o600 });
    const list = await invigil("sitting", "list", "--data", target, "--json");

    expect(made.stdout).toContain("WITHOUT THE MASTER KEY");
    expect(existsSync(join(backup, "master.key"))).toBe(false);
    expect(restored.stdout).toContain("THE MASTER KEY IS NOT IN THIS BACKUP");
    expect(list.json.sittings).toHaveLength(1);
  }, 60_000);
});

describe("a backup that is not as it was made", () => {
  it.each<[string, string, (backup: string) => void]>([
    ["has no manifest", "backup/incomplete", (backup) => unlinkSync(join(backup, "manifest.json"))],
    ["has half a manifest", "backup/altered", (backup) => truncateSync(join(backup, "manifest.json"), 100)],
    ["has no database", "backup/incomplete", (backup) => unlinkSync(join(backup, "platform.sqlite"))],
    ["has a torn database", "backup/incomplete", (backup) => truncateSync(join(backup, "platform.sqlite"), 8192)],
    ["has another byte in its database", "backup/altered", (backup) => flip(join(backup, "platform.sqlite"), 5000)],
    ["has another byte in its key", "backup/altered", (backup) => flip(join(backup, "master.key"), 3)],
    ["has another byte in a file of an exam", "backup/altered", (backup) => flip(join(backup, firstBlob(backup)), 1)],
    ["lacks a file of an exam", "backup/incomplete", (backup) => unlinkSync(join(backup, firstBlob(backup)))],
  ])("is refused when it %s, and leaves nothing", async (_, code, damage) => {
    const { backup, target } = await backedUp();
    damage(backup);

    const restored = await restoreBackup({ from: backup, dataDir: target, ...quiet });

    expect(codeOf(restored)).toBe(code);
    expect(readdirSync(join(target, ".."))).toEqual([]);
  }, 60_000);

  it("is refused when its database was damaged before, although it is as it was made", async () => {
    const { backup, target } = await backedUp();
    const file = join(backup, "platform.sqlite");
    flip(file, 4096 * 6 + 8, 100);
    const manifest = JSON.parse(readFileSync(join(backup, "manifest.json"), "utf8")) as { files: { path: string; sha256: string }[] };
    const sha256 = spawnSync("sha256sum", [file], { encoding: "utf8" }).stdout.slice(0, 64);
    for (const entry of manifest.files) if (entry.path === "platform.sqlite") entry.sha256 = sha256;
    writeFileSync(join(backup, "manifest.json"), JSON.stringify(manifest));

    const restored = await restoreBackup({ from: backup, dataDir: target, ...quiet });

    expect(codeOf(restored)).toBe("backup/altered");
    expect(readdirSync(join(target, ".."))).toEqual([]);
  }, 60_000);
});

/** The one sitting of a data folder, from its first record to its receipt. */
async function verifyOnly(dataDir: string): Promise<Awaited<ReturnType<typeof verifySitting>>> {
  const folder = must(await openDataFolder({ dataDir, clock: systemClock, random: systemRandom, serving: true }));
  const [only] = must(await folder.store.read((tables) => tables.summaries(null)));
  const verdict = await verifySitting(folder, must(await findSitting(folder, only?.sittingId ?? "")));
  await folder.close();
  return verdict;
}

function flip(file: string, at: number, count = 1): void {
  const bytes = readFileSync(file);
  for (let index = at; index < at + count; index++) bytes.writeUInt8(bytes.readUInt8(index) ^ 0xff, index);
  writeFileSync(file, bytes);
}

function firstBlob(backup: string): string {
  const found = readdirSync(join(backup, "blobs"), { recursive: true, encoding: "utf8" }).find((path) => /[0-9a-f]{64}$/.test(path));
  if (found === undefined) throw new Error("an exam has blobs");
  return join("blobs", found);
}

describe("backup and restore", () => {
  it("take no folder that holds something, and change nothing in it", async () => {
    const { dataDir, backup } = await backedUp();
    const before = readFileSync(join(backup, "manifest.json"), "utf8");

    const again = await makeBackup({ dataDir, out: backup, withMasterKey: true, ...quiet });
    const over = await restoreBackup({ from: backup, dataDir, ...quiet });

    expect([codeOf(again), codeOf(over)]).toEqual(["backup/not-empty", "backup/not-empty"]);
    expect(readFileSync(join(backup, "manifest.json"), "utf8")).toBe(before);
  }, 60_000);

  it("leave nothing half done wherever they are killed", async () => {
    const { dataDir, backup, target } = await backedUp();

    for (let round = 0; round < 5; round++) {
      const cut = join(temporaryFolder(), "cut");
      await runAndKill(250 + Math.random() * 500, "backup", "--data", dataDir, "--out", cut);
      const finished = existsSync(join(cut, "manifest.json"));
      const ofCut = await restoreBackup({ from: cut, dataDir: join(temporaryFolder(), "restored"), ...quiet });
      expect(ofCut.ok ? "whole" : ofCut.error.code).toBe(finished ? "whole" : "backup/incomplete");

      rmSync(target, { recursive: true, force: true });
      await runAndKill(250 + Math.random() * 500, "restore", "--from", backup, "--data", target);
      if (existsSync(target)) must(await verifyOnly(target));
    }
    rmSync(target, { recursive: true, force: true });
    const last = must(await restoreBackup({ from: backup, dataDir: target, ...quiet }));

    expect(last).toMatchObject({ exams: 1, sittings: 1, handedIn: 1 });
    expect(readdirSync(join(target, ".."))).toEqual(["restored"]);
  }, 120_000);

  it("say that a disk is full, and leave nothing on it", async (context) => {
    const disk = join(temporaryFolder(), "disk");
    mkdirSync(disk);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]).status !== 0) {
      context.skip("this account cannot mount a small disk");
      return;
    }
    whenDone(() => { spawnSync("umount", ["-l", disk]); });
    const { dataDir, backup } = await backedUp();
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, "filler"), new Uint8Array(bavail * bsize - 120_000));

    const made = await makeBackup({ dataDir, out: join(disk, "backup"), withMasterKey: true, ...quiet });
    const restored = await restoreBackup({ from: backup, dataDir: join(disk, "restored"), ...quiet });

    expect([codeOf(made), codeOf(restored)]).toEqual(["storage/full", "storage/full"]);
    expect(readdirSync(disk, { recursive: true, encoding: "utf8" }).toSorted()).toEqual(["backup", "filler"]);
  }, 60_000);
});
