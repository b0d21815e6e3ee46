import { lstat, mkdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { MASTER_KEY_FILE } from "../keys/master-key.ts";
import { writeAudit } from "../office/audit.ts";
import { DATABASE_FILE } from "../office/data-folder.ts";
import { checkDatabase } from "../store/check-database.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import { storageFailure } from "../store/storage-failure.ts";
import type { BackupFile, BackupManifest } from "./backup-manifest.ts";
import { readManifest } from "./backup-manifest.ts";
import { copyFile, isMissingOrEmpty, sync } from "./copy-file.ts";
import type { Progress } from "./make-backup.ts";

export interface RestoreRequest {
  readonly from: string;
  /** Missing or empty. */
  readonly dataDir: string;
  readonly actor: string;
  readonly clock: Clock;
  readonly onProgress: Progress;
}

export interface RestoredBackup {
  readonly madeAt: number;
  readonly exams: number;
  readonly sittings: number;
  readonly handedIn: number;
  readonly masterKey: boolean;
}

/**
 * Puts a backup into a new data folder. Everything is copied and checked beside it first, and gets its name in one step: whatever happens on the way, the
 * folder is either whole or not there. Errors: backup/not-empty, backup/incomplete, backup/altered, usage/invalid, storage/….
 */
export async function restoreBackup(request: RestoreRequest): Promise<Result<RestoredBackup, InvigilError>> {
  const dataDir = resolve(request.dataDir);
  if (!(await isMissingOrEmpty(dataDir))) return fail("backup/not-empty", `${dataDir} holds something already; a backup is restored into a folder that is new or empty`);
  const manifest = await readManifest(request.from);
  if (!manifest.ok) return manifest;
  const staging = join(dirname(dataDir), `.${basename(dataDir)}.restoring`);
  try {
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true, mode: 0o700 });
    const restored = await fill(staging, request, manifest.value);
    return restored.ok ? await give(staging, dataDir, restored.value) : restored;
  } catch (error) {
    const failure = storageFailure(error);
    if (failure === null) throw error;
    return err(failure);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function fill(staging: string, { from, actor, clock, onProgress }: RestoreRequest, manifest: BackupManifest): Promise<Result<RestoredBackup, InvigilError>> {
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of manifest.files) {
    const copied = await copyChecked(from, staging, file, (bytes) => {
      done += bytes;
      onProgress("files", done, total);
    });
    if (!copied.ok) return copied;
  }
  const whole = checkWhole(join(staging, DATABASE_FILE));
  if (!whole.ok) return fail("backup/altered", "the database in this backup is damaged; take an earlier one");

  const store = openSqliteStore(join(staging, DATABASE_FILE));
  if (!store.ok) return store;
  try {
    return await store.value.write(async (tables) => {
      const [exams, sittings] = [await tables.exams(), await tables.summaries(null)];
      const at = clock.now();
      const masterKey = manifest.files.some(({ path }) => path === MASTER_KEY_FILE);
      await writeAudit(tables, { at, actor, action: "backup-restored", subject: "", detail: { madeAt: manifest.madeAt } });
      // Once in each exam's log too: heads that were signed after the backup do not fit what follows, and this says why.
      for (const { examId } of exams) await writeAudit(tables, { at, actor, action: "backup-restored", subject: examId, detail: { madeAt: manifest.madeAt } });
      return ok({ madeAt: manifest.madeAt, exams: exams.length, sittings: sittings.length, handedIn: sittings.filter(({ sealedAt }) => sealedAt !== null).length, masterKey });
    });
  } finally {
    await store.value.close();
  }
}

async function copyChecked(from: string, staging: string, file: BackupFile, onBytes: (bytes: number) => void): Promise<Result<void, InvigilError>> {
  const source = join(from, file.path);
  const found = await lstat(source).catch(() => null);
  if (found === null || (found.isFile() && found.size < file.bytes)) return fail("backup/incomplete", `${file.path} is missing from this backup, or not whole`, { file: file.path });
  // SECURITY: a link in a backup could lead to any file of this computer.
  if (!found.isFile()) return fail("backup/altered", `${file.path} of this backup is no file`, { file: file.path });
  await mkdir(dirname(join(staging, file.path)), { recursive: true, mode: 0o700 });
  const copied = await copyFile(source, join(staging, file.path), onBytes);
  return copied.sha256 === file.sha256 ? ok(undefined) : fail("backup/altered", `${file.path} of this backup is not as it was written; take an earlier one`, { file: file.path });
}

function checkWhole(file: string): Result<void, InvigilError> {
  const database = new DatabaseSync(file);
  try {
    return checkDatabase(database, "integrity_check");
  } finally {
    database.close();
  }
}

async function give(staging: string, dataDir: string, restored: RestoredBackup): Promise<Result<RestoredBackup, InvigilError>> {
  await sync(staging, "folder");
  try {
    await rmdir(dataDir).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    });
    await rename(staging, dataDir);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "";
    if (reason === "EBUSY" || reason === "EXDEV") return fail("usage/invalid", `${dataDir} is where a disk is mounted; name a folder in it, which gets its content in one step`);
    if (reason === "ENOTEMPTY" || reason === "EEXIST") return fail("backup/not-empty", `${dataDir} was filled by somebody else meanwhile`);
    throw error;
  }
  await sync(dirname(dataDir), "folder");
  return ok(restored);
}
