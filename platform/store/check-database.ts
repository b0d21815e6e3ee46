import type { DatabaseSync } from "node:sqlite";
import { err, ok } from "../../core/result.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { damagedDatabase, storageFailure } from "./storage-failure.ts";

/**
 * Whether a database file is whole. `quick_check` looks at every page and leaves out whether indexes fit their tables; it takes about 2 s a gigabyte from a warm
 * disk (https://www.sqlite.org/pragma.html#pragma_quick_check). Errors: storage/unreadable.
 */
export function checkDatabase(database: DatabaseSync, how: "quick_check" | "integrity_check"): Result<void, InvigilError> {
  try {
    const [first] = database.prepare(`PRAGMA ${how}(1)`).all();
    return first?.[how] === "ok" ? ok(undefined) : err(damagedDatabase());
  } catch (error) {
    const failure = storageFailure(error);
    if (failure === null) throw error;
    return err(failure);
  }
}
