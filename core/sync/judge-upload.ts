import { invigilError } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { JournalId } from "../sitting/ids.ts";
import type { KeptRecords } from "./kept.ts";

/** Most bytes of payload that one journal may hold. A three-hour exam with essays stays below 20 MiB. */
export const MAX_JOURNAL_BYTES = 256 * 1024 * 1024;

/** What the platform holds of a journal. */
export interface HeldJournal {
  readonly journalId: JournalId;
  readonly records: number;
  /** Payload of these records. */
  readonly bytes: number;
  /** The last of them is the `sealed` record. */
  readonly closed: boolean;
}

/** Records that a client sends. */
export interface Upload {
  readonly journalId: JournalId;
  /** Number of the first of them. */
  readonly fromSeq: number;
  /** Chain head before it, lower-case hexadecimal: 32 zero bytes before record 0. */
  readonly previous: string;
  readonly records: readonly JournalRecord[];
}

/** What is held where an upload begins. */
export interface HeldThere {
  /** Chain head over the records before `fromSeq`; null when not as many are held. */
  readonly previous: string | null;
  /** The records in `overlap`. */
  readonly records: readonly JournalRecord[];
}

export type UploadJudgement =
  /** These follow what is held. They are acknowledged only once they are durable, and only if the journal still holds as many records as when this was judged. */
  | { readonly kind: "append"; readonly records: readonly JournalRecord[] }
  /** All of it is held already. */
  | { readonly kind: "same" }
  | { readonly kind: "refuse"; readonly error: InvigilError; readonly keep: KeptRecords | null };

/** Numbers of the records that the platform has to read to judge an upload: `from` … `to`-1. */
export function overlap({ records }: Pick<HeldJournal, "records">, upload: Upload): { readonly from: number; readonly to: number } {
  return { from: upload.fromSeq, to: Math.max(upload.fromSeq, Math.min(records, upload.fromSeq + upload.records.length)) };
}

/**
 * Decides about an upload: what is held already is compared, what is new is added, all or nothing. Journals of one name can part (two computers with
 * one token) and be restored to different lengths: only records that follow the same predecessor continue what is held.
 * @returns refusals: journal/gap with `detail.held` or `detail.expected`, journal/fork, journal/altered, sitting/sealed, http/too-large
 */
export function judgeUpload(journal: HeldJournal, upload: Upload, there: HeldThere): UploadJudgement {
  const { fromSeq, records } = upload;
  // SECURITY: a token writes into its own computer's journal and into no other, not even beside it.
  if (upload.journalId !== journal.journalId) return refuse(invigilError("journal/fork", "these records belong to another journal than this computer's"));
  const misnumbered = records.findIndex((record, index) => record.seq !== fromSeq + index);
  if (misnumbered !== -1) return refuse(invigilError("journal/gap", "records are numbered without gaps", { expected: fromSeq + misnumbered }));
  if (fromSeq > journal.records) return refuse(invigilError("journal/gap", "records before these are missing", { held: journal.records }));

  // SECURITY: otherwise the end of one journal could be hung onto the beginning of another, and nobody would have written what is held.
  if (upload.previous !== there.previous) return refuseAndKeep(invigilError("journal/fork", "the record before these is held with other content", { seq: fromSeq - 1 }), upload, 0);
  const overlapping = Math.min(records.length, journal.records - fromSeq);
  // SECURITY: what was received once is never overwritten: nobody can rewrite an answer after the fact.
  const differs = records.findIndex((record, index) => index < overlapping && !isSame(record, there.records[index]));
  if (differs !== -1) return refuseAndKeep(invigilError("journal/fork", `record ${fromSeq + differs} is held with other content`, { seq: fromSeq + differs }), upload, differs);
  if (overlapping === records.length) return { kind: "same" };

  const fresh = records.slice(overlapping);
  if (journal.closed) return refuseAndKeep(invigilError("sitting/sealed", "nothing follows the seal of a journal", { held: journal.records }), upload, overlapping);
  const disorder = findDisorder(fresh);
  if (disorder !== null) return refuseAndKeep(disorder, upload, overlapping);
  const bytes = fresh.reduce((sum, { payload }) => sum + payload.length, journal.bytes);
  return bytes > MAX_JOURNAL_BYTES ? refuse(invigilError("http/too-large", "the journal is larger than any exam's", { maxBytes: MAX_JOURNAL_BYTES })) : { kind: "append", records: fresh };
}

function refuse(error: InvigilError): UploadJudgement {
  return { kind: "refuse", error, keep: null };
}

function refuseAndKeep(error: InvigilError, { journalId, fromSeq, records }: Upload, index: number): UploadJudgement {
  return { kind: "refuse", error, keep: { kind: "keep-fork", because: error.code, journalId, fromSeq: fromSeq + index, records: records.slice(index) } };
}

/** Every member of a record. */
function isSame(record: JournalRecord, held: JournalRecord | undefined): boolean {
  return held !== undefined && record.seq === held.seq && record.kind === held.kind && record.at === held.at && record.elapsed === held.elapsed && record.payload === held.payload;
}

/** A journal starts with its opening and ends with its seal (`verifyJournal`); what breaks that is refused at the door. */
function findDisorder(fresh: readonly JournalRecord[]): InvigilError | null {
  for (const [index, record] of fresh.entries()) {
    if ((record.kind === "opened") !== (record.seq === 0)) return invigilError("journal/altered", "a journal starts with its opening, once", { seq: record.seq });
    if (record.kind === "sealed" && index !== fresh.length - 1) return invigilError("journal/altered", "nothing follows the seal of a journal", { seq: record.seq + 1 });
  }
  return null;
}
