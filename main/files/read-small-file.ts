import { readFile, stat } from "node:fs/promises";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { storageError } from "./storage-error.ts";

const MOST_BYTES = 64 * 1024;

/** Text of a file that the student chose and that is small by its nature. @returns `release/invalid` when it is too large to be that, `storage/…` */
export async function readSmallFile(path: string): Promise<Result<string, InvigilError>> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > MOST_BYTES) return fail("release/invalid", "this file is too large", { bytes: facts.size });
    return ok(await readFile(path, "utf8"));
  } catch (cause) {
    const error = storageError(cause);
    if (error === null) throw cause;
    return err(error);
  }
}
