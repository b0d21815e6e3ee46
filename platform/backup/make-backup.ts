import { chmod, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { MASTER_KEY_FILE } from "../keys/master-key.ts";
import { writeAudit } from "../office/audit.ts";
import { BLOBS_FOLDER, DATABASE_FILE } from "../office/data-folder.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import { storageFailure } from "../store/storage-failure.ts";
import type { BackupFile, BackupManifest } from "./backup-manifest.ts";
import { MANIFEST_FILE } from "./backup-manifest.ts";
import { copyDatabase } from "./copy-database.ts";
import { copyFile, hashFile, isMissingOrEmpty, sync } from "./copy-file.ts";

/** How far a backup or a restoration is: `done` of `total` bytes or pages of what it is at. */
export type Progress = (at: "database" | "files", done: number, total: number) => void;

export interface BackupRequest {
  readonly dataDir: string;
  /** Missing or empty. */
  readonly out: string;
  readonly withMasterKey: boolean;
  readonly actor: string;
  readonly clock: Clock;
  readonly onProgress: Progress;
}

export interface MadeBackup {
  readonly madeAt: number;
  readonly files: number;
  readonly bytes: number;
  /** `left-out` on request; `elsewhere` when the data folder has no key file, because the platform gets it from the environment. */
  readonly masterKey: "included" | "left-out" | "elsewhere";
  /** Files that are not what their address says: they were damaged before, and are copied as they are. */
  readonly damaged: readonly string[];
}

/**
 * Copies a data folder while a server works on it: the database as of one moment, then the blobs, of which that moment's are all there, then the key, then the manifest.
 * What goes wrong leaves nothing behind. Errors: backup/not-empty, storage/….
 */
export async function makeBackup(request: BackupRequest): Promise<Result<MadeBackup, InvigilError>> {
  const { dataDir, out } = request;
  if (!(await isMissingOrEmpty(out))) return fail("backup/not-empty", `${out} holds something already; name a folder that is new or empty`);
  try {
    const noted = await note(request);
    if (!noted.ok) return noted;
    await mkdir(out, { recursive: true, mode: 0o700 });
    // SECURITY: a backup is everything that the platform knows; a folder that was there before may be open to others.
    await chmod(out, 0o700);
    const made = await copyAll(request);
    if (!made.ok) await empty(out);
    return made;
  } catch (error) {
    await empty(out);
    const failure = storageFailure(error);
    if (failure === null) throw error;
    return err(failure.detail?.["damaged"] === true ? failure : { ...failure, message: `${failure.message} (while copying ${dataDir} to ${out})` });
  }
}

/** SECURITY: whoever copies everything leaves a trace before there is a copy, and the copy has it too. */
async function note({ dataDir, withMasterKey, actor, clock }: BackupRequest): Promise<Result<void, InvigilError>> {
  const store = openSqliteStore(join(dataDir, DATABASE_FILE));
  if (!store.ok) return store;
  try {
    return await store.value.write(async (tables) => {
      await writeAudit(tables, { at: clock.now(), actor, action: "backup-made", subject: "", detail: { withMasterKey } });
      return ok(undefined);
    });
  } finally {
    await store.value.close();
  }
}

async function copyAll({ dataDir, out, withMasterKey, clock, onProgress }: BackupRequest): Promise<Result<MadeBackup, InvigilError>> {
  const madeAt = clock.now();
  const database = join(out, DATABASE_FILE);
  const copied = await copyDatabase(join(dataDir, DATABASE_FILE), database, (done, total) => onProgress("database", done, total));
  if (!copied.ok) return copied;
  await chmod(database, 0o600);
  await sync(database, "file");
  const files: BackupFile[] = [{ path: DATABASE_FILE, ...(await hashFile(database)) }];

  const blobs = await listBlobs(dataDir);
  const total = blobs.reduce((sum, { bytes }) => sum + bytes, 0);
  const damaged: string[] = [];
  let done = 0;
  for (const { path, address } of blobs) {
    await mkdir(join(out, BLOBS_FOLDER, address.slice(0, 2)), { recursive: true, mode: 0o700 });
    const hashed = await copyFile(join(dataDir, path), join(out, path), (bytes) => {
      done += bytes;
      onProgress("files", done, total);
    });
    if (hashed.sha256 !== address) damaged.push(path);
    files.push({ path, ...hashed });
  }

  const masterKey = await copyMasterKey(dataDir, out, withMasterKey);
  if (masterKey.file !== null) files.push(masterKey.file);
  await writeManifest(out, { format: "invigil-backup", version: 1, madeAt, files });
  return ok({ madeAt, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), masterKey: masterKey.how, damaged });
}

async function copyMasterKey(dataDir: string, out: string, wanted: boolean): Promise<{ readonly how: MadeBackup["masterKey"]; readonly file: BackupFile | null }> {
  if (!wanted) return { how: "left-out", file: null };
  try {
    await stat(join(dataDir, MASTER_KEY_FILE));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { how: "elsewhere", file: null };
    throw error;
  }
  // SECURITY: mode 0600 as in the data folder (`copyFile`): the key opens every answer of every exam.
  return { how: "included", file: { path: MASTER_KEY_FILE, ...(await copyFile(join(dataDir, MASTER_KEY_FILE), join(out, MASTER_KEY_FILE), () => undefined)) } };
}

/** Whole blobs only: what is being written has another name until it is whole. */
async function listBlobs(dataDir: string): Promise<readonly { readonly path: string; readonly address: string; readonly bytes: number }[]> {
  const found: { path: string; address: string; bytes: number }[] = [];
  for (const group of await readdir(join(dataDir, BLOBS_FOLDER))) {
    if (!/^[0-9a-f]{2}$/.test(group)) continue;
    for (const address of await readdir(join(dataDir, BLOBS_FOLDER, group))) {
      if (!/^[0-9a-f]{64}$/.test(address)) continue;
      const path = `${BLOBS_FOLDER}/${group}/${address}`;
      found.push({ path, address, bytes: (await stat(join(dataDir, path))).size });
    }
  }
  return found;
}

async function writeManifest(out: string, manifest: BackupManifest): Promise<void> {
  const temporary = join(out, `${MANIFEST_FILE}.part`);
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest, null, 1)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(out, MANIFEST_FILE));
  await sync(out, "folder");
}

/** Everything in it came from this backup: it was empty before. */
async function empty(out: string): Promise<void> {
  if (await isMissingOrEmpty(out)) return;
  for (const name of await readdir(out)) await rm(join(out, name), { recursive: true, force: true });
}
