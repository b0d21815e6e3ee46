import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const LOCKED = new Set(["EACCES", "EPERM", "EROFS", "EBUSY"]);
/** SQLite primary result codes (https://sqlite.org/rescode.html). */
const SQLITE = { busy: 5, locked: 6, readonly: 8, full: 13 } as const;
/** SQLite's extended code for a write that failed, which is how some file systems report that they are full. */
const SQLITE_IOERR_WRITE = 778;

/** The code for what a disk operation threw; null when it is not the disk's fault, and so a bug. */
export function storageError(cause: unknown): InvigilError | null {
  if (!(cause instanceof Error)) return null;
  if ("errcode" in cause && typeof cause.errcode === "number") {
    const primary = cause.errcode & 0xff;
    if (primary === SQLITE.full || cause.errcode === SQLITE_IOERR_WRITE) return invigilError("storage/full", "there is no space left on this computer's disk");
    if (primary === SQLITE.busy || primary === SQLITE.locked || primary === SQLITE.readonly) return invigilError("storage/locked", "the disk does not take writes now", { sqlite: cause.errcode });
    return invigilError("storage/unreadable", "the file on disk cannot be used", { sqlite: cause.errcode });
  }
  if (!("code" in cause) || typeof cause.code !== "string") return null;
  if (FULL.has(cause.code)) return invigilError("storage/full", "there is no space left on this computer's disk", { reason: cause.code });
  if (LOCKED.has(cause.code)) return invigilError("storage/locked", "the folder does not take writes now", { reason: cause.code });
  if (/^E[A-Z]+$/.test(cause.code)) return invigilError("storage/unreadable", "the file on disk cannot be used", { reason: cause.code });
  return null;
}
