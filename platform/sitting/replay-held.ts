import { fromBase64url } from "../../core/crypto/encoding.ts";
import { openRecordKey, recordKeyInfo } from "../../core/crypto/hpke.ts";
import type { InvigilError } from "../../core/errors.ts";
import { openHeldRecord } from "../../core/journal/forgotten-record.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { Continuation } from "../../core/sitting/continuation.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import { NEW_SITTING } from "../../core/sitting/state.ts";
import { transition } from "../../core/sitting/transition.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { ExamRow } from "../store/schema.ts";
import { recordOf } from "./append-records.ts";

/** Records read at once. */
const PAGE = 500;

/** What the first records of a journal come to. */
export interface Replayed {
  readonly state: SittingState;
  /** How many records that are; what follows cannot have happened, or cannot be read. */
  readonly records: number;
  /** Chain head over them, hexadecimal; empty when there are none. */
  readonly head: string;
  /** Where the journal says that it goes on from; null when it began by itself. */
  readonly continued: Continuation | null;
}

/** The record key of a journal, by the exam's private key. Errors: crypto/…. */
export async function recordKeyOf({ keys }: DataFolder, exam: ExamRow, { journalId, enc: encoded }: Pick<JournalRow, "journalId" | "enc">, packageId: PackageId): Promise<Result<Uint8Array, InvigilError>> {
  const privateKey = await keys.open("exam-private-key", exam.examId, exam.privateKeySealed);
  if (!privateKey.ok) return privateKey;
  const enc = fromBase64url(encoded);
  if (!enc.ok) return enc;
  return openRecordKey(privateKey.value, enc.value, recordKeyInfo(journalId, packageId));
}

/**
 * Decrypts a journal and replays it as far as it goes. The caller writes into the audit log first: nobody reads a candidate's answers without leaving a trace.
 * @param most records at most
 * @returns errors: crypto/…, storage/…
 */
export async function replayHeld(folder: DataFolder, exam: ExamRow, journal: JournalRow, packageId: PackageId, most: number): Promise<Result<Replayed, InvigilError>> {
  const key = await recordKeyOf(folder, exam, journal, packageId);
  if (!key.ok) return key;
  let replayed: Replayed = { state: NEW_SITTING, records: 0, head: "", continued: null };
  for (let from = 0; from < Math.min(journal.records, most); from += PAGE) {
    const page = await folder.store.read((tables) => tables.records(journal.journalId, from, Math.min(from + PAGE, journal.records, most)));
    if (!page.ok) return page;
    for (const row of page.value) {
      const event = await openHeldRecord(key.value, recordOf(row));
      const next = event.ok ? transition(replayed.state, event.value, row) : event;
      if (!event.ok || !next.ok) return ok(replayed);
      const continued = event.value.kind === "continued" ? event.value.continuation : replayed.continued;
      replayed = { state: next.value.state, records: row.seq + 1, head: row.head, continued };
    }
  }
  return ok(replayed);
}
