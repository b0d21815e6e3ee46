import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";

/** SQLite result codes (https://www.sqlite.org/rescode.html), primary ones and the extended one that a full disk gives for the WAL index. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;
const SQLITE_READONLY = 8;
const SQLITE_IOERR_SHMSIZE = 4874;

/** The expected failure behind an error of SQLite or the file system; null when it is a bug and should be thrown on. */
export function storageFailure(error: unknown): InvigilError | null {
  if (!(error instanceof Error)) return null;
  const sqlite = "errcode" in error && typeof error.errcode === "number" ? error.errcode : null;
  if (sqlite !== null) return sqliteFailure(sqlite);
  const system = "code" in error && typeof error.code === "string" ? error.code : "";
  switch (system) {
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return invigilError("storage/full", "the disk that holds the data is full");
    case "EIO":
    case "EACCES":
    case "EROFS":
    case "EPERM":
    case "ENOTDIR":
      return invigilError("storage/unreadable", `the data folder cannot be used (${system})`);
    case "EMFILE":
    case "ENFILE":
      return invigilError("storage/locked", "too many files are open");
    default:
      return null;
  }
}

/** A database file that is torn, overwritten or gone. What to do about it is part of the sentence: it is read on the worst day. */
export function damagedDatabase(): InvigilError {
  return invigilError(
    "storage/unreadable",
    "the database of this data folder is damaged. Put the last backup into another folder with: invigil restore --from <backup> --data <new folder>, and serve that one. "
      + "Nothing on students' computers is lost: they keep their answers, and send again what is missing",
    { damaged: true },
  );
}

function sqliteFailure(code: number): InvigilError | null {
  if (code === SQLITE_IOERR_SHMSIZE) return invigilError("storage/full", "the disk that holds the data is full");
  switch (code & 0xff) {
    case SQLITE_FULL:
      return invigilError("storage/full", "the disk that holds the data is full");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return invigilError("storage/locked", "another process is writing to the data folder");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return damagedDatabase();
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      return invigilError("storage/unreadable", "the database cannot be read or written", { sqlite: code });
    default:
      return null;
  }
}
