import { mkdirSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { toHex } from "../../core/crypto/encoding.ts";
import type { Random } from "../../core/crypto/random.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { storageFailure } from "../store/storage-failure.ts";

/** Name of the folder beside the database. */
export const UPLOADS_FOLDER = "uploads";

/** Files at once. Each may be as large as a route lets it be, so that this bounds what a disk must have free. */
const MOST_AT_ONCE = 2;
/** What somebody is asked to wait who comes when there are as many, ms. */
const WAIT_MS = 5000;

/** Keeps a file that is sent for as long as somebody works on it, and no longer. */
export interface Uploads {
  /**
   * Writes what comes to disk, hands its path to `work`, and removes it, whatever came of either.
   * Errors: http/too-large, http/overloaded when others are being looked at, http/invalid-request when it was cut off, storage/…, and those of `work`.
   * @param limit bytes
   */
  take<T>(stream: Readable, limit: number, work: (path: string) => Promise<Result<T, InvigilError>>): Promise<Result<T, InvigilError>>;
}

/** Makes the folder anew: what a power cut left in it is nobody's any more. */
export function openUploads(dataDir: string, random: Random): Uploads {
  const folder = join(dataDir, UPLOADS_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  let under = 0;
  return {
    async take(stream, limit, work) {
      if (under >= MOST_AT_ONCE) {
        stream.resume();
        return fail("http/overloaded", "other exams are being looked at; try again in a moment", { retryAfterMs: WAIT_MS });
      }
      under += 1;
      // SECURITY: the name is ours: what a sender calls a file never becomes a path.
      const path = join(folder, toHex(random.bytes(16)));
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const written = await write(stream, path, limit);
        return written.ok ? await work(path) : written;
      } finally {
        await rm(path, { force: true });
        under -= 1;
      }
    },
  };
}

async function write(stream: Readable, path: string, limit: number): Promise<Result<void, InvigilError>> {
  let size = 0;
  try {
    const handle = await open(path, "wx", 0o600);
    try {
      // A stream that is left early stays whole, so that its sender hears why.
      for await (const part of stream.iterator({ destroyOnReturn: false })) {
        if (!(part instanceof Uint8Array)) continue;
        size += part.length;
        // SECURITY: counted as it comes; what a request says of its own length is only what its sender says.
        if (size > limit) return fail("http/too-large", "the file is larger than this path takes", { limit });
        await handle.writeFile(part);
      }
    } finally {
      await handle.close();
    }
    return size === 0 ? fail("http/invalid-request", "the file is empty") : ok(undefined);
  } catch (error) {
    if (stream.errored !== null) return fail("http/invalid-request", "the file was cut off on its way");
    const failure = storageFailure(error);
    if (failure === null) throw error;
    return err(failure);
  }
}
