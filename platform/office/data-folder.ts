import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import type { Random } from "../../core/crypto/random.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import type { Keys } from "../keys/keys.ts";
import { loadMasterKey, MASTER_KEY_VARIABLE } from "../keys/master-key.ts";
import { openStoredKeys } from "../keys/stored-keys.ts";
import { completeLogs } from "../log/complete-logs.ts";
import type { Blobs } from "../store/blobs.ts";
import { openFileBlobs } from "../store/file-blobs.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import { damagedDatabase, storageFailure } from "../store/storage-failure.ts";
import type { Store } from "../store/store.ts";

/** Name of the database in the data folder. */
export const DATABASE_FILE = "platform.sqlite";
/** Name of the folder of blobs beside it. */
export const BLOBS_FOLDER = "blobs";

/** Everything that an act of the platform works with. The server and the command line open the same one, at the same time if need be. */
export interface DataFolder {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly random: Random;
  close(): Promise<void>;
}

export interface DataFolderOptions {
  /** Folder for the database, the blobs and the master key; made when missing. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly random: Random;
  /** base64url of 32 bytes; takes the place of the file `master.key`. Default: the environment variable INVIGIL_MASTER_KEY. */
  readonly masterKey?: string | undefined;
  /** As a server that will run for hours: see `openSqliteStore`. */
  readonly serving?: boolean | undefined;
}

/** Opens a data folder, and makes it with its keys at first start. Errors: storage/…, crypto/invalid-key, crypto/open-failed. */
export async function openDataFolder(options: DataFolderOptions): Promise<Result<DataFolder, InvigilError>> {
  const { dataDir, clock, random } = options;
  const made = makeFolder(dataDir);
  if (!made.ok) return made;
  const masterKey = loadMasterKey(dataDir, options.masterKey ?? process.env[MASTER_KEY_VARIABLE], random);
  if (!masterKey.ok) return masterKey;
  const file = join(dataDir, DATABASE_FILE);
  const blobsFolder = join(dataDir, BLOBS_FOLDER);
  // SECURITY: blobs are made after the database. A database that is gone is a loss that someone must know of, not a new platform with another key.
  if (existsSync(blobsFolder) && sizeOf(file) === 0) return err(damagedDatabase());
  const store = openSqliteStore(file, { serving: options.serving ?? false });
  if (!store.ok) return store;
  const keys = await openStoredKeys({ store: store.value, masterKey: masterKey.value, clock, random });
  if (!keys.ok) {
    await store.value.close();
    return keys;
  }
  const logged = await completeLogs(store.value);
  if (!logged.ok) {
    await store.value.close();
    return logged;
  }
  const blobs = openFileBlobs(blobsFolder, random);
  return ok({ store: store.value, blobs, keys: keys.value, clock, random, close: () => store.value.close() });
}

function makeFolder(dataDir: string): Result<void, InvigilError> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return ok(undefined);
  } catch (error) {
    const failure = storageFailure(error);
    if (failure === null) throw error;
    return err(failure);
  }
}

/** Bytes of a file; 0 when there is none. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
