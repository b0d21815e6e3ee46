import { fromHex, toHex } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";
import type { ChainHead } from "../../core/journal/hash-chain.ts";
import { extendChain } from "../../core/journal/hash-chain.ts";
import type { JournalRecord } from "../../core/journal/record.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import { writeRefusal } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalProgress } from "../store/tables/journals.ts";
import type { JournalRow, RecordRow, SittingRow } from "../store/schema.ts";

/** Most bytes of payload that one journal may hold. A three-hour exam with essays stays below 20 MiB. */
const MAX_JOURNAL_BYTES = 256 * 1024 * 1024;
/** How often an upload is tried again when another upload of the same sitting came between. */
const TRIES = 5;

/** What the platform holds after an upload. */
export interface Held {
  readonly records: number;
  /** Chain head over them, hexadecimal. */
  readonly head: string;
}

interface Upload {
  readonly journalId: JournalId;
  readonly fromSeq: number;
  readonly records: readonly JournalRecord[];
}

/**
 * Takes records `fromSeq` … into a sitting's journal. What is held already is compared, what is new is added, all or nothing, and durable
 * before this resolves. Errors: journal/gap with `detail.held`, journal/fork, journal/altered, sitting/sealed, http/too-large, storage/….
 */
export async function appendRecords(folder: DataFolder, sitting: SittingRow, upload: Upload): Promise<Result<Held, InvigilError>> {
  if (upload.journalId !== sitting.journalId) return fail("journal/fork", "these records belong to another journal than this sitting's");
  const misnumbered = upload.records.findIndex((record, index) => record.seq !== upload.fromSeq + index);
  if (misnumbered !== -1) return fail("journal/gap", "records are numbered without gaps", { expected: upload.fromSeq + misnumbered });

  for (let attempt = 0; attempt < TRIES; attempt++) {
    const journal = await folder.store.read((tables) => tables.journal(sitting.journalId));
    if (!journal.ok) return journal;
    if (journal.value === undefined) throw new Error("a sitting has a journal");
    const held = await attemptAppend(folder, journal.value, upload);
    if (held !== "overtaken") return held;
  }
  return fail("storage/locked", "other uploads of this sitting came between");
}

async function attemptAppend(folder: DataFolder, journal: JournalRow, { fromSeq, records }: Upload): Promise<Result<Held, InvigilError> | "overtaken"> {
  if (fromSeq > journal.records) return fail("journal/gap", "records before these are missing", { held: journal.records });
  const known = records.slice(0, journal.records - fromSeq);
  const fresh = records.slice(journal.records - fromSeq);

  const same = await compareWithHeld(folder, journal, known);
  if (!same.ok) return same;
  if (fresh.length === 0) return ok({ records: journal.records, head: journal.head });

  const possible = checkOrder(journal, fresh);
  if (!possible.ok) return possible;
  const { rows, progress } = await continueChain(journal, fresh);
  if (progress.bytes > MAX_JOURNAL_BYTES) return fail("http/too-large", "the journal is larger than any exam's", { maxBytes: MAX_JOURNAL_BYTES });

  const appended = await folder.store.write(async (tables) => ok(await tables.append(journal.journalId, journal.records, rows, progress)), "hand-in");
  if (!appended.ok) return appended;
  return appended.value ? ok({ records: progress.records, head: progress.head }) : "overtaken";
}

/** The same records again are fine; others under the same numbers are a fork, which is kept as an audit entry and changes nothing. */
async function compareWithHeld(folder: DataFolder, journal: JournalRow, known: readonly JournalRecord[]): Promise<Result<void, InvigilError>> {
  const first = known[0];
  if (first === undefined) return ok(undefined);
  const held = await folder.store.read((tables) => tables.records(journal.journalId, first.seq, first.seq + known.length));
  if (!held.ok) return held;
  for (const [index, record] of known.entries()) {
    const row = held.value[index];
    // SECURITY: what was received once is never overwritten: nobody can rewrite an answer after the fact.
    if (row !== undefined && canonicalise(recordOf(row)) === canonicalise(record)) continue;
    const now = folder.clock.now();
    const refusedSha256 = await sha256Hex(canonicalise(record));
    const noted = await folder.store.write(async (tables) => {
      await writeRefusal(tables, {
        at: now, action: "records-refused", subject: journal.sittingId, detail: { journalId: journal.journalId, seq: record.seq, refusedSha256 },
      });
      return ok(undefined);
    });
    return noted.ok ? fail("journal/fork", `record ${record.seq} is held with other content`, { seq: record.seq }) : noted;
  }
  return ok(undefined);
}

/** A journal starts with its opening and ends with its seal (`verifyJournal` in core); what breaks that is refused at the door. */
function checkOrder(journal: JournalRow, fresh: readonly JournalRecord[]): Result<void, InvigilError> {
  if (journal.closed === 1) return fail("sitting/sealed", "nothing follows the seal of a journal", { held: journal.records });
  for (const [index, record] of fresh.entries()) {
    if ((record.kind === "opened") !== (record.seq === 0)) return fail("journal/altered", "a journal starts with its opening, once", { seq: record.seq });
    if (record.kind === "sealed" && index !== fresh.length - 1) return fail("journal/altered", "nothing follows the seal of a journal", { seq: record.seq + 1 });
  }
  return ok(undefined);
}

async function continueChain(journal: JournalRow, fresh: readonly JournalRecord[]): Promise<{ readonly rows: readonly RecordRow[]; readonly progress: JournalProgress }> {
  const rows: RecordRow[] = [];
  let head = headOf(journal);
  let { bytes, incidents } = journal;
  for (const record of fresh) {
    head = await extendChain(head, record);
    bytes += record.payload.length;
    if (record.kind === "incident") incidents += 1;
    rows.push({ journalId: journal.journalId, ...record, head: toHex(head) });
  }
  const started = journal.started === 1 || fresh.some((record) => record.kind === "started");
  const closed = fresh.at(-1)?.kind === "sealed";
  return { rows, progress: { records: journal.records + fresh.length, bytes, head: toHex(head), started: started ? 1 : 0, closed: closed ? 1 : 0, incidents } };
}

/** A stored row as the record that the client sent. */
export function recordOf({ seq, kind, at, elapsed, payload }: RecordRow): JournalRecord {
  return { seq, kind, at, elapsed, payload };
}

function headOf(journal: JournalRow): ChainHead {
  const head = fromHex(journal.head);
  if (!head.ok) throw new Error("a stored chain head is hexadecimal");
  return head.value;
}
