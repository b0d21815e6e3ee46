import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fromBase64url, fromUtf8, toBase64url, toHex, utf8 } from "../../core/crypto/encoding.ts";
import type { Random } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { storageFailure } from "../store/storage-failure.ts";

/** Bytes of the master key. */
const KEY_BYTES = 32;
/** Environment variable that takes the place of the file: base64url of 32 bytes. */
export const MASTER_KEY_VARIABLE = "INVIGIL_MASTER_KEY";
/** Name of the file in the data folder. */
export const MASTER_KEY_FILE = "master.key";

/**
 * The 32-byte master key under which every private key of the platform is encrypted: from the environment, or from a file of mode 0600
 * that is made at first start. Errors: crypto/invalid-key (not 32 bytes, or a file that others can read), storage/….
 */
export function loadMasterKey(dataDir: string, fromEnvironment: string | undefined, random: Random): Result<Uint8Array<ArrayBuffer>, InvigilError> {
  if (fromEnvironment !== undefined && fromEnvironment !== "") return parseKey(fromEnvironment, MASTER_KEY_VARIABLE);
  const file = join(dataDir, MASTER_KEY_FILE);
  try {
    makeOnce(file, random);
    return readKey(file);
  } catch (error) {
    const failure = storageFailure(error);
    if (failure === null) throw error;
    return err(failure);
  }
}

function readKey(file: string): Result<Uint8Array<ArrayBuffer>, InvigilError> {
  const descriptor = openSync(file, "r");
  try {
    const mode = fstatSync(descriptor).mode & 0o777;
    // SECURITY: a master key that other accounts of the computer can read protects nothing, so the platform does not start with it.
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      return fail("crypto/invalid-key", `other accounts can read ${MASTER_KEY_FILE}; make it private with: chmod 600 ${file}`, { mode: mode.toString(8) });
    }
    const buffer = new Uint8Array(256);
    const length = readSync(descriptor, buffer);
    return parseKey(fromUtf8(buffer.subarray(0, length)).trim(), MASTER_KEY_FILE);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a new key beside and links it into place: two processes that start at once end up with one key, and never with half a file. */
function makeOnce(file: string, random: Random): void {
  const temporary = `${file}.${toHex(random.bytes(8))}`;
  if (exists(file)) return;
  const descriptor = openSync(temporary, "wx", 0o600);
  try {
    writeSync(descriptor, utf8(`${toBase64url(random.bytes(KEY_BYTES))}\n`));
    fsyncSync(descriptor);
    linkSync(temporary, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    closeSync(descriptor);
    rmSync(temporary, { force: true });
  }
}

function exists(file: string): boolean {
  try {
    closeSync(openSync(file, "r"));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

function parseKey(text: string, source: string): Result<Uint8Array<ArrayBuffer>, InvigilError> {
  const key = fromBase64url(text);
  if (!key.ok || key.value.length !== KEY_BYTES) return fail("crypto/invalid-key", `${source} must hold 32 bytes in base64url`);
  return ok(key.value);
}
