import { createHash } from "node:crypto";
import { closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { checkDatabase } from "./check-database.ts";
import { MIGRATIONS } from "./migrations.ts";
import { nodeSqliteDialect } from "./node-sqlite-dialect.ts";
import type { Schema } from "./schema.ts";
import { storageFailure } from "./storage-failure.ts";
import type { Store, Tables, Urgency } from "./store.ts";
import { audit } from "./tables/audit.ts";
import { board } from "./tables/board.ts";
import { branches } from "./tables/branches.ts";
import { candidates } from "./tables/candidates.ts";
import { devices } from "./tables/devices.ts";
import { discardedDrafts } from "./tables/discarded-drafts.ts";
import { exams } from "./tables/exams.ts";
import { incidents } from "./tables/incidents.ts";
import { journals } from "./tables/journals.ts";
import { logs } from "./tables/logs.ts";
import { office } from "./tables/office.ts";
import { passkeys } from "./tables/passkeys.ts";
import { policies } from "./tables/policies.ts";
import { rehearsals } from "./tables/rehearsals.ts";
import { removals } from "./tables/removals.ts";
import { overrideGivings } from "./tables/override-givings.ts";
import { retentions } from "./tables/retentions.ts";
import { reviews } from "./tables/reviews.ts";
import { staff } from "./tables/staff.ts";
import { sittings } from "./tables/sittings.ts";
import { LAST_RESORT_PAGES, startWalCheckpoints } from "./wal-checkpoints.ts";
import type { WalCheckpoints } from "./wal-checkpoints.ts";
import { WriteQueue } from "./write-queue.ts";

/** How long a statement waits for another process that writes, ms. The command line works beside a running server. */
const BUSY_TIMEOUT_MS = 5000;

/** RFC 9162 §2.1.1. */
const LEAF_PREFIX = Uint8Array.of(0x00);

/** Largest database that is looked through when a server starts, bytes: about four seconds. A larger one is checked by its backups. */
const CHECKED_BYTES = 2 * 1024 ** 3;

/**
 * Opens (and makes or migrates) the database file. Errors: storage/unreadable, storage/full, storage/locked.
 * @param serving as a server that will run for hours: looks through the whole file first, and moves what was committed into it on a thread of its own
 */
export function openSqliteStore(file: string, { serving = false }: { readonly serving?: boolean } = {}): Result<Store, InvigilError> {
  const opened: DatabaseSync[] = [];
  try {
    const writer = openDatabase(file, opened);
    const whole = serving && statSync(file).size <= CHECKED_BYTES ? checkDatabase(writer, "quick_check") : ok(undefined);
    const known = whole.ok ? migrate(writer) : whole;
    if (!known.ok) {
      for (const database of opened) database.close();
      return known;
    }
    const reader = openDatabase(file, opened);
    reader.exec("PRAGMA query_only = ON");
    if (!serving) return ok(new SqliteStore(writer, reader, null));
    writer.exec(`PRAGMA wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
    return ok(new SqliteStore(writer, reader, startWalCheckpoints(file)));
  } catch (error) {
    for (const database of opened) database.close();
    const failure = storageFailure(error);
    if (failure === null) throw error;
    return err(failure);
  }
}

class SqliteStore implements Store {
  readonly #writer: DatabaseSync;
  readonly #reader: DatabaseSync;
  readonly #writeTables: Tables;
  readonly #readTables: Tables;
  readonly #queue: WriteQueue;
  readonly #checkpoints: WalCheckpoints | null;

  /** Two connections: in WAL mode reading neither waits for a write nor sees half of it. */
  constructor(writer: DatabaseSync, reader: DatabaseSync, checkpoints: WalCheckpoints | null) {
    this.#writer = writer;
    this.#reader = reader;
    this.#writeTables = tablesOver(writer);
    this.#readTables = tablesOver(reader);
    this.#queue = new WriteQueue(writer);
    this.#checkpoints = checkpoints;
  }

  async read<T>(work: (tables: Tables) => Promise<T>): Promise<Result<T, InvigilError>> {
    try {
      return ok(await work(this.#readTables));
    } catch (error) {
      const failure = storageFailure(error);
      if (failure === null) throw error;
      return err(failure);
    }
  }

  write<T>(work: (tables: Tables) => Promise<Result<T, InvigilError>>, urgency: Urgency = "everything-else"): Promise<Result<T, InvigilError>> {
    return this.#queue.run(() => work(this.#writeTables), urgency);
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#checkpoints?.stop();
    this.#reader.close();
    this.#writer.close();
  }
}

function tablesOver(database: DatabaseSync): Tables {
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });
  return { ...exams(db), ...candidates(db), ...rehearsals(db), ...removals(db), ...sittings(db), ...board(db), ...overrideGivings(db), ...journals(db), ...incidents(db), ...branches(db), ...devices(db), ...retentions(db), ...reviews(db), ...logs(db), ...staff(db), ...passkeys(db), ...office(db), ...audit(db), ...policies(db), ...discardedDrafts(db) };
}

function openDatabase(file: string, opened: DatabaseSync[]): DatabaseSync {
  // SECURITY: SQLite would make the file readable by every account of the computer; its -wal and -shm take the mode of this one.
  closeSync(openSync(file, "a", 0o600));
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: BUSY_TIMEOUT_MS });
  opened.push(database);
  // SECURITY: secure_delete overwrites what is deleted, or what retention ended for would stay readable in the file's free pages.
  // synchronous = FULL: what was acknowledged survives a power cut (sqlite.org/pragma.html#pragma_synchronous).
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON");
  return database;
}

function migrate(database: DatabaseSync): Result<void, InvigilError> {
  database.function("leaf_hash", { deterministic: true }, (text) => createHash("sha256").update(LEAF_PREFIX).update(String(text)).digest("hex"));
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
    if (version > MIGRATIONS.length) {
      database.exec("ROLLBACK");
      return fail("storage/unreadable", "the data folder was written by a newer version of Invigil", { version });
    }
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration.sql);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec("COMMIT");
    return ok(undefined);
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
