import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Random } from "../../core/crypto/random.ts";
import { toHex } from "../../core/crypto/encoding.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import type { Blobs } from "./blobs.ts";
import { storageFailure } from "./storage-failure.ts";

const ADDRESS = /^[0-9a-f]{64}$/;

/** Blobs as files `<folder>/ab/ab12…`: written beside, synced, then renamed, so that a file with an address is always whole. */
export function openFileBlobs(folder: string, random: Random): Blobs {
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  const fileOf = (sha256: string): string => {
    // SECURITY: an address becomes a path, so anything but 64 hexadecimal digits must not get this far.
    if (!ADDRESS.test(sha256)) throw new Error("not a blob address");
    return join(folder, sha256.slice(0, 2), sha256);
  };

  return {
    async put(bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const file = fileOf(sha256);
      try {
        if ((await sizeOf(file)) !== bytes.length) await writeWhole(join(folder, sha256.slice(0, 2)), file, bytes, toHex(random.bytes(8)));
        return ok(sha256);
      } catch (error) {
        return expected(error);
      }
    },

    async get(sha256) {
      try {
        const bytes = new Uint8Array(await readFile(fileOf(sha256)));
        if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
          return fail("storage/unreadable", "a stored file has changed on disk", { sha256 });
        }
        return ok(bytes);
      } catch (error) {
        return hasCode(error, "ENOENT") ? ok(null) : expected(error);
      }
    },

    async remove(sha256) {
      try {
        await rm(fileOf(sha256), { force: true });
        return ok(undefined);
      } catch (error) {
        return expected(error);
      }
    },
  };
}

async function writeWhole(folder: string, file: string, bytes: Uint8Array, suffix: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${suffix}.part`;
  try {
    await writeSynced(temporary, bytes);
    await rename(temporary, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is durable when its folder is. Windows cannot open folders, and NTFS journals its names itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function expected(error: unknown): Result<never, InvigilError> {
  const failure = storageFailure(error);
  if (failure === null) throw error;
  return err(failure);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
