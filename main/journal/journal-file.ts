import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { journalRecordSchema } from "../../core/journal/record.ts";
import type { JournalRecord } from "../../core/journal/record.ts";
import { journalIdSchema } from "../../core/sitting/ids.ts";
import type { JournalId } from "../../core/sitting/ids.ts";

/** A record with the head of the chain after it, in lower-case hexadecimal. */
export interface StoredRecord {
  readonly record: JournalRecord;
  readonly head: string;
}

/** Facts beside the records. Those that are not clear are sealed by their users before they come here. */
export type FactName =
  | "package-id" | "enc" | "record-key" | "manifest" | "organisation-keys" | "session" | "content-key" | "clock" | "acknowledged" | "countersignature"
  | "seal" | "hand-in-header" | "receipt" | "finished";

/** One SQLite file a journal. Every write is on disk when the call returns. All calls throw SQLite's errors. */
export interface JournalFile {
  readonly journalId: JournalId;
  readonly append: (stored: StoredRecord) => void;
  readonly records: (from: number, limit: number) => readonly StoredRecord[];
  readonly count: () => number;
  /** Records of answers from a sequence number on. */
  readonly countAnswers: (from: number) => number;
  /** Head after `count` records, null when there are not as many. */
  readonly headAfter: (count: number) => string | null;
  readonly setFact: (name: FactName, value: Uint8Array | string) => void;
  readonly fact: (name: FactName) => Uint8Array | null;
  readonly removeFact: (name: FactName) => void;
  /** Removes every record; the facts stay. */
  readonly removeRecords: () => void;
  readonly close: () => void;
}

const SUFFIX = ".sqlite";
const rowSchema = v.object({ record: v.string(), head: v.string() });
const countSchema = v.object({ count: v.number() });
const headSchema = v.object({ head: v.string() });
const factSchema = v.object({ value: v.instance(Uint8Array) });

/** Folder of the journals of a profile. */
function journalsFolder(profile: string): string {
  const folder = join(profile, "journals");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Journals that are on this computer, in no order. */
export function listJournals(profile: string): readonly JournalId[] {
  return readdirSync(journalsFolder(profile)).flatMap((name) => {
    const id = name.endsWith(SUFFIX) ? v.safeParse(journalIdSchema, name.slice(0, -SUFFIX.length)) : null;
    return id?.success === true ? [id.output] : [];
  });
}

/** Removes a journal that nothing was ever sent of. */
export function removeJournalFile(profile: string, journalId: JournalId): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(journalsFolder(profile), `${journalId}${SUFFIX}${suffix}`), { force: true });
}

/** Opens a journal's file, and makes it when `create`. */
export function openJournalFile(profile: string, journalId: JournalId, options: { readonly create: boolean }): JournalFile {
  const path = join(journalsFolder(profile), `${journalId}${SUFFIX}`);
  if (!options.create && !existsSync(path)) throw new Error(`there is no journal ${journalId}`);
  // SECURITY: SQLite would make the file readable by every account of the computer; its -wal and -shm take the mode of this one.
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path);
  // SECURITY: secure_delete overwrites what is removed, or the key of a finished journal would stay readable in the file's free pages.
  // Synchronous FULL with a write-ahead log: a commit has reached the disk when it returns (https://sqlite.org/pragma.html#pragma_synchronous).
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS records (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, head TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `);
  const statements = {
    append: database.prepare("INSERT INTO records (seq, kind, record, head) VALUES (?, ?, ?, ?)"),
    records: database.prepare("SELECT record, head FROM records WHERE seq >= ? ORDER BY seq LIMIT ?"),
    count: database.prepare("SELECT count(*) AS count FROM records"),
    countAnswers: database.prepare("SELECT count(*) AS count FROM records WHERE kind = 'answered' AND seq >= ?"),
    head: database.prepare("SELECT head FROM records WHERE seq = ?"),
    setFact: database.prepare("INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
    fact: database.prepare("SELECT value FROM facts WHERE name = ?"),
    removeFact: database.prepare("DELETE FROM facts WHERE name = ?"),
  };
  return {
    journalId,
    append: ({ record, head }) => void statements.append.run(record.seq, record.kind, JSON.stringify(record), head),
    records: (from, limit) => statements.records.all(from, limit).map((row) => {
      const { record, head } = v.parse(rowSchema, row);
      return { record: v.parse(journalRecordSchema, JSON.parse(record)), head };
    }),
    count: () => v.parse(countSchema, statements.count.get()).count,
    countAnswers: (from) => v.parse(countSchema, statements.countAnswers.get(from)).count,
    headAfter: (count) => {
      const row = statements.head.get(count - 1);
      return row === undefined ? null : v.parse(headSchema, row).head;
    },
    setFact: (name, value) => void statements.setFact.run(name, typeof value === "string" ? new TextEncoder().encode(value) : value),
    fact: (name) => {
      const row = statements.fact.get(name);
      return row === undefined ? null : v.parse(factSchema, row).value;
    },
    removeFact: (name) => void statements.removeFact.run(name),
    removeRecords: () => database.exec("DELETE FROM records; VACUUM"),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}
