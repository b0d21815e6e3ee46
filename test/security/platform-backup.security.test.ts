import { chmodSync, existsSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeBackup } from "../../platform/backup/make-backup.ts";
import { restoreBackup } from "../../platform/backup/restore-backup.ts";
import { systemClock } from "../../platform/office/system-clock.ts";
import { codeOf, must, openRoom, temporaryFolder } from "../unit/platform/support/room.ts";
import type { Room } from "../unit/platform/support/room.ts";

const quiet = { actor: "test", clock: systemClock, onProgress: () => undefined };

async function backedUp(): Promise<{ readonly room: Room; readonly out: string }> {
  const room = await openRoom();
  await room.schedule();
  const out = join(temporaryFolder(), "backup");
  must(await makeBackup({ dataDir: room.dataDir, out, withMasterKey: true, ...quiet }));
  return { room, out };
}

function rewrite(out: string, change: (file: { path: string }) => void): void {
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as { files: { path: string }[] };
  for (const file of manifest.files) change(file);
  writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest));
}

describe("a backup", () => {
  it("can be read by its owner alone, the key most of all", async () => {
    const { out } = await backedUp();

    const modes = ["", "platform.sqlite", "master.key", "manifest.json", "blobs"].map((name) => (statSync(join(out, name)).mode & 0o777).toString(8));

    expect(modes).toEqual(["700", "600", "600", "600", "700"]);
  });

  it("closes a folder that was open to others before", async () => {
    const room = await openRoom();
    const out = temporaryFolder();
    chmodSync(out, 0o755);

    must(await makeBackup({ dataDir: room.dataDir, out, withMasterKey: true, ...quiet }));

    expect((statSync(out).mode & 0o777).toString(8)).toBe("700");
  });

  it("is in the audit log, and in that of the copy", async () => {
    const { room, out } = await backedUp();
    const target = join(temporaryFolder(), "restored");
    must(await restoreBackup({ from: out, dataDir: target, ...quiet }));
    const copy = await openRoom({ dataDir: target });

    const actions = async (folder: Room["folder"]): Promise<string[]> => must(await folder.store.read((tables) => tables.audit())).map(({ action }) => action);

    expect(await actions(room.folder)).toContain("backup-made");
    expect(await actions(copy.folder)).toEqual(expect.arrayContaining(["backup-made", "backup-restored"]));
  });

  it.each(["../../escaped", "/tmp/escaped", "blobs/../../escaped", "blobs/ab/../../../escaped"])("cannot write to %s", async (path) => {
    const { out } = await backedUp();
    rewrite(out, (file) => { if (file.path === "master.key") file.path = path; });
    const parent = temporaryFolder();

    const restored = await restoreBackup({ from: out, dataDir: join(parent, "restored"), ...quiet });

    expect(codeOf(restored)).toBe("backup/altered");
    expect(existsSync(join(parent, "restored"))).toBe(false);
  });

  it("cannot bring in a file of the computer by a link", async () => {
    const { out } = await backedUp();
    const elsewhere = join(temporaryFolder(), "key");
    renameSync(join(out, "master.key"), elsewhere);
    symlinkSync(elsewhere, join(out, "master.key"));

    const restored = await restoreBackup({ from: out, dataDir: join(temporaryFolder(), "restored"), ...quiet });

    expect(codeOf(restored)).toBe("backup/altered");
  });
});
