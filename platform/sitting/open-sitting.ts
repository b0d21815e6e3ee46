import type { UnixMs } from "../../core/clock.ts";
import { fromBase64url } from "../../core/crypto/encoding.ts";
import { openRecordKey, recordKeyInfo } from "../../core/crypto/hpke.ts";
import type { Response } from "../../core/assessment/exam-content.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import type { OpenedRecord } from "../../core/journal/verify-journal.ts";
import { openJournal } from "../../core/journal/verify-journal.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { replay } from "../../core/sitting/replay.ts";
import { writeAudit } from "../office/audit.ts";
import type { AuditAction } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { recordOf } from "./append-records.ts";
import type { SittingFile } from "./find-sitting.ts";

/** Records read at once. */
const PAGE = 500;

export interface TimelineEntry {
  readonly seq: number;
  readonly at: UnixMs;
  /** Working time used, ms. */
  readonly elapsed: number;
  readonly event: JournalEvent;
}

/** What a candidate answered, question by question: item id -> response id -> values. */
export type AnswersByItem = Readonly<Record<string, Readonly<Record<string, Response>>>>;

/** A decrypted sitting. */
export interface OpenedSitting {
  readonly answers: AnswersByItem;
  readonly timeline: readonly TimelineEntry[];
  /** What in the journal cannot have happened in this order; null when all of it can. */
  readonly contradiction: InvigilError | null;
}

/**
 * Decrypts a sitting's journal with the exam's private key, and writes into the audit log that somebody did.
 * Errors: crypto/…, journal/altered, journal/gap, journal/wrong-key, storage/….
 */
export async function openSitting(folder: DataFolder, file: SittingFile, act: { readonly actor: string; readonly action: AuditAction }): Promise<Result<OpenedSitting, InvigilError>> {
  const recordKey = await recordKeyOf(folder, file);
  if (!recordKey.ok) return recordKey;
  const at = folder.clock.now();
  // SECURITY: nobody reads a candidate's answers without leaving a trace: the entry is on disk before anything is decrypted.
  const noted = await folder.store.write(async (tables) => {
    await writeAudit(tables, { at, actor: act.actor, action: act.action, subject: file.sitting.sittingId, detail: { records: file.journal.records } });
    return ok(undefined);
  });
  if (!noted.ok) return noted;

  const records = await readRecords(folder, file);
  if (!records.ok) return records;
  const opened = await openJournal(recordKey.value, records.value);
  if (!opened.ok) return opened;
  const replayed = replay(opened.value);
  return ok({
    answers: lastAnswers(opened.value),
    timeline: opened.value.map(({ record, event }) => ({ seq: record.seq, at: record.at, elapsed: record.elapsed, event })),
    contradiction: replayed.ok ? null : replayed.error,
  });
}

/** All records of a sitting's journal that the platform holds. Errors: storage/…. */
export async function readRecords({ store }: DataFolder, { journal }: SittingFile): Promise<Result<ReturnType<typeof recordOf>[], InvigilError>> {
  return store.read(async (tables) => {
    const records: ReturnType<typeof recordOf>[] = [];
    for (let from = 0; from < journal.records; from += PAGE) {
      const page = await tables.records(journal.journalId, from, Math.min(from + PAGE, journal.records));
      for (const row of page) records.push(recordOf(row));
    }
    return records;
  });
}

async function recordKeyOf({ keys }: DataFolder, { exam, pkg, journal }: SittingFile): Promise<Result<Uint8Array, InvigilError>> {
  const privateKey = await keys.open("exam-private-key", exam.examId, exam.privateKeySealed);
  if (!privateKey.ok) return privateKey;
  const enc = fromBase64url(journal.enc);
  if (!enc.ok) return enc;
  return openRecordKey(privateKey.value, enc.value, recordKeyInfo(journal.journalId, pkg.packageId));
}

/** The last answer to each response counts, also in a journal that contradicts itself: a person decides what that means. */
function lastAnswers(opened: readonly OpenedRecord[]): AnswersByItem {
  const answers = new Map<string, Map<string, Response>>();
  for (const { event } of opened) {
    if (event.kind !== "answered") continue;
    const item = answers.get(event.item) ?? new Map<string, Response>();
    answers.set(event.item, item.set(event.responseId, event.response));
  }
  return Object.fromEntries([...answers].map(([item, responses]) => [item, Object.fromEntries(responses)]));
}
