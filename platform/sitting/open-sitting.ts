import type { UnixMs } from "../../core/clock.ts";
import type { Response } from "../../core/assessment/exam-content.ts";
import type { InvigilError } from "../../core/errors.ts";
import { invigilError } from "../../core/errors.ts";
import type { HeldEvent, HeldRecord } from "../../core/journal/forgotten-record.ts";
import type { OpenedRecord } from "../../core/journal/verify-journal.ts";
import { openHeldJournal } from "../../core/journal/verify-journal.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AuditAction } from "../../core/staff/audit-action.ts";
import type { LedgerEntry } from "../../core/sitting/ledger-entry.ts";
import { replay } from "../../core/sitting/replay.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { recordOf } from "./append-records.ts";
import type { ContinuationCheck } from "./check-continuation.ts";
import { checkContinuations } from "./check-continuation.ts";
import type { SittingFile } from "./find-sitting.ts";
import { recordKeyOf } from "./replay-held.ts";

type Opened = OpenedRecord<HeldRecord, HeldEvent>;

/** Records read at once. */
const PAGE = 500;

export interface TimelineEntry {
  readonly seq: number;
  readonly at: UnixMs;
  /** Working time used, ms. */
  readonly elapsed: number;
  readonly event: HeldEvent;
}

/** What a candidate answered, question by question: item id -> response id -> values. */
export type AnswersByItem = Readonly<Record<string, Readonly<Record<string, Response>>>>;

/** A decrypted sitting. */
export interface OpenedSitting {
  readonly answers: AnswersByItem;
  readonly timeline: readonly TimelineEntry[];
  /** What in the journal cannot have happened in this order; null when all of it can. */
  readonly contradiction: InvigilError | null;
  /** What made up the working time and the latest hand-in; empty when the journal contradicts itself. */
  readonly ledger: readonly LedgerEntry[];
  /** Latest hand-in as it was agreed beforehand; null before sign-in. */
  readonly closesAt: UnixMs | null;
  /** Whether each computer of the sitting went on from where the one before it stood; empty when it was never moved. */
  readonly continuations: readonly ContinuationCheck[];
}

/**
 * Decrypts a sitting's journal with the exam's private key, and writes into the audit log that somebody did.
 * Errors: crypto/…, journal/altered, journal/gap, journal/wrong-key, storage/….
 */
export async function openSitting(folder: DataFolder, file: SittingFile, act: { readonly actor: string; readonly action: AuditAction }): Promise<Result<OpenedSitting, InvigilError>> {
  const recordKey = await recordKeyOf(folder, file.exam, file.journal, file.pkg.packageId);
  if (!recordKey.ok) return recordKey;
  const at = folder.clock.now();
  // SECURITY: nobody reads a candidate's answers without leaving a trace: the entry is on disk before anything is decrypted.
  const noted = await folder.store.write(async (tables) => {
    await writeAudit(tables, { at, actor: act.actor, action: act.action, subject: file.sitting.sittingId, detail: { journalId: file.journal.journalId, records: file.journal.records } });
    return ok(undefined);
  });
  if (!noted.ok) return noted;

  const records = await readRecords(folder, file);
  if (!records.ok) return records;
  const opened = await openHeldJournal(recordKey.value, records.value);
  if (!opened.ok) return opened;
  const replayed = replay(opened.value);
  const continued = opened.value.map(({ event }) => event).find((event) => event.kind === "continued");
  const continuations = await checkContinuations(folder, file, file.journal, continued?.continuation ?? null);
  if (!continuations.ok) return continuations;
  const state = replayed.ok ? replayed.value : null;
  return ok({
    answers: lastAnswers(opened.value),
    timeline: opened.value.map(({ record, event }) => ({ seq: record.seq, at: record.at, elapsed: record.elapsed, event })),
    contradiction: replayed.ok ? strangeOpening(file, opened.value[0]) : replayed.error,
    ledger: state?.ledger ?? [],
    closesAt: state !== null && "admission" in state ? state.admission.closesAt : null,
    continuations: continuations.value,
  });
}

/** All records of a sitting's journal that the platform holds. Errors: storage/…. */
export async function readRecords({ store }: DataFolder, { journal }: SittingFile): Promise<Result<HeldRecord[], InvigilError>> {
  return store.read(async (tables) => {
    const records: HeldRecord[] = [];
    for (let from = 0; from < journal.records; from += PAGE) {
      const page = await tables.records(journal.journalId, from, Math.min(from + PAGE, journal.records));
      for (const row of page) records.push(recordOf(row));
    }
    return records;
  });
}

/** The platform takes records without reading them: a journal of another exam is noticed when it is opened. */
function strangeOpening({ journal, pkg }: SittingFile, first: Opened | undefined): InvigilError | null {
  if (first?.event.kind !== "opened") return null;
  const { journalId, packageId, examId, manifestSha256 } = first.event;
  const fits = journalId === journal.journalId && packageId === pkg.packageId && examId === pkg.examId && manifestSha256 === pkg.manifestSha256;
  return fits ? null : invigilError("journal/altered", "the journal was opened for another exam than this sitting's", { seq: 0 });
}

/** The last answer to each response counts, also in a journal that contradicts itself: a person decides what that means. */
function lastAnswers(opened: readonly Opened[]): AnswersByItem {
  const answers = new Map<string, Map<string, Response>>();
  for (const { event } of opened) {
    // What was answered on the computer before comes first; the computer that went on says it, and `continuations` whether it is so.
    const given = event.kind === "continued" ? event.continuation.answers : event.kind === "answered" ? [event] : [];
    for (const { item, responseId, response } of given) answers.set(item, (answers.get(item) ?? new Map<string, Response>()).set(responseId, response));
  }
  return Object.fromEntries([...answers].map(([item, responses]) => [item, Object.fromEntries(responses)]));
}
