import { backup, DatabaseSync } from "node:sqlite";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { checkDatabase } from "../store/check-database.ts";

/** Pages copied at once: 1 MiB. */
const PAGES = 256;
const BUSY_TIMEOUT_MS = 5000;

/**
 * Copies a database that others write to, as it was at one moment, into one file of its own.
 * The reading transaction that is held all the while keeps that moment: SQLite's backup neither starts over with each commit of the server, as it would otherwise
 * (https://www.sqlite.org/c3ref/backup_finish.html), nor makes the server wait.
 * @param onPages hears how many pages are copied, of how many
 * @returns storage/unreadable when what was copied is damaged
 */
export async function copyDatabase(from: string, to: string, onPages: (copied: number, of: number) => void): Promise<Result<void, InvigilError>> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    source.exec("BEGIN");
    source.prepare("SELECT count(*) FROM sqlite_schema").get();
    await backup(source, to, { rate: PAGES, progress: ({ totalPages, remainingPages }) => onPages(totalPages - remainingPages, totalPages) });
    source.exec("COMMIT");
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to);
  try {
    // One file, without a journal beside it: what is hashed is all that there is.
    copy.exec("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL");
    return checkDatabase(copy, "quick_check");
  } finally {
    copy.close();
  }
}
