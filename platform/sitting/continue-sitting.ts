import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { Continuation, MoveGap } from "../../core/sitting/continuation.ts";
import { continuationOf } from "../../core/sitting/continuation.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { CandidateRow, PackageRow } from "../store/schema.ts";
import { MOST_JOURNALS } from "./new-rows.ts";
import { replayHeld } from "./replay-held.ts";
import { transferCodeTag } from "./transfer-code.ts";

/** Where a sitting is about to go on: decided before anything is written. */
export interface Transfer {
  readonly codeTag: string;
  /** The journal that counted when this was decided. */
  readonly current: JournalId;
  /** What the new journal's row will say. */
  readonly goesOn: { readonly continuesFrom: JournalId; readonly continuesRecords: number; readonly continuesWorkedMs: number; readonly continuesLostMs: number };
  /** The reason of a pause that staff ordered and that still lasts; null when the clock runs. */
  readonly paused: string | null;
  readonly continuation: Continuation;
}

/**
 * Finds out where a candidate's sitting goes on, with an invigilator's code.
 * @returns null when `asking` is the journal that counts already: the code did its work, and the answer was lost.
 *   Errors: transfer/unknown-code, transfer/not-started, sign-in/already-handed-in, crypto/…, storage/…
 */
export async function prepareTransfer(
  folder: DataFolder, { pkg, candidate }: { readonly pkg: PackageRow; readonly candidate: CandidateRow }, asking: JournalId, typedCode: string,
): Promise<Result<Transfer | null, InvigilError>> {
  const unknown = fail("transfer/unknown-code", "this transfer code is not known, was used, or is too old");
  const now = folder.clock.now();
  const found = await folder.store.read(async (tables) => {
    const sitting = await tables.sittingOfCandidate(candidate.candidateId);
    return { sitting, journal: sitting && (await tables.journal(sitting.journalId)), seal: sitting && (await tables.seal(sitting.sittingId)), exam: await tables.exam(pkg.examId) };
  });
  if (!found.ok) return found;
  const { sitting, journal, seal, exam } = found.value;
  if (sitting === undefined || journal === undefined || exam === undefined) return unknown;
  if (sitting.journalId === asking) return ok(null);
  if (seal !== undefined) return fail("sign-in/already-handed-in", "this candidate has handed in");
  const codeTag = await transferCodeTag(folder.keys, sitting.sittingId, typedCode);
  if (codeTag === null) return unknown;
  const valid = await folder.store.write(async (tables) => {
    // SECURITY: nothing of the first computer is decrypted for somebody without a valid code, and nothing without a trace.
    if (!(await tables.isTransferCode(sitting.sittingId, codeTag, now))) return unknown;
    await writeAudit(tables, { at: now, actor: "sitting", action: "sitting-opened", subject: sitting.sittingId, detail: { records: journal.records, why: "transfer" } });
    return ok(undefined);
  });
  if (!valid.ok) return valid;

  const start = await whereItStands(folder, pkg, journal);
  if (!start.ok) return start;
  const { from, state, head, records } = start.value;
  if (state.phase === "sealed") return fail("sign-in/already-handed-in", "the first computer has sealed this exam; import its hand-in file");
  const gap = await gapBefore(folder, pkg, from, state);
  if (!gap.ok) return gap;
  const { workedMs, lostMs } = gap.value;
  const continuation = continuationOf(state, { journalId: from.journalId, records, head }, gap.value);
  if (continuation === null) return fail("transfer/not-started", "the platform holds nothing of this exam to go on from; import the first computer's hand-in file, or sign in without a transfer code");
  const stopped = "stopped" in state ? state.stopped : null;
  return ok({
    codeTag, current: sitting.journalId, goesOn: { continuesFrom: from.journalId, continuesRecords: records, continuesWorkedMs: workedMs, continuesLostMs: lostMs },
    paused: stopped?.because === "pause" ? stopped.reason : null, continuation,
  });
}

/** Where a journal goes on that was bound to its sitting by a transfer; null when it began by itself, or has gone on already. Errors: crypto/…, storage/…. */
export async function continuationFor(folder: DataFolder, pkg: PackageRow, journal: JournalRow): Promise<Result<Continuation | null, InvigilError>> {
  const { continuesFrom, continuesRecords, continuesWorkedMs, continuesLostMs } = journal;
  if (continuesFrom === null || continuesRecords === null || continuesLostMs === null || journal.started === 1) return ok(null);
  const found = await folder.store.write(async (tables) => {
    // SECURITY: the answers of a sitting that was moved on are no business of a computer that does not count any more.
    if ((await tables.sitting(journal.sittingId))?.journalId !== journal.journalId) return ok(null);
    await writeAudit(tables, { at: folder.clock.now(), actor: "sitting", action: "sitting-opened", subject: journal.sittingId, detail: { records: continuesRecords, why: "transfer" } });
    return ok({ from: await tables.journal(continuesFrom), exam: await tables.exam(pkg.examId) });
  });
  if (!found.ok) return found;
  if (found.value === null) return ok(null);
  const { from, exam } = found.value;
  if (from === undefined || exam === undefined) throw new Error("a journal goes on from one that is held");
  const replayed = await replayHeld(folder, exam, from, pkg.packageId, continuesRecords);
  if (!replayed.ok) return replayed;
  const { state, records, head } = replayed.value;
  return ok(continuationOf(state, { journalId: from.journalId, records, head }, { workedMs: continuesWorkedMs ?? 0, lostMs: continuesLostMs }));
}

interface Standing {
  readonly from: JournalRow;
  readonly state: SittingState;
  readonly records: number;
  readonly head: string;
}

/** The state to go on from: the current journal's, or, when it did not go on itself yet, that of the one before it. */
async function whereItStands(folder: DataFolder, pkg: PackageRow, current: JournalRow): Promise<Result<Standing, InvigilError>> {
  const exam = await folder.store.read((tables) => tables.exam(pkg.examId));
  if (!exam.ok) return exam;
  if (exam.value === undefined) throw new Error("a package has an exam");
  let from = current;
  let most = current.records;
  for (let hop = 0; ; hop++) {
    const replayed = await replayHeld(folder, exam.value, from, pkg.packageId, most);
    if (!replayed.ok) return replayed;
    const { state, records, head } = replayed.value;
    const { continuesFrom, continuesRecords } = from;
    if (state.phase === "running" || state.phase === "reviewing" || continuesFrom === null || continuesRecords === null || hop === MOST_JOURNALS) return ok({ from, state, records, head });
    const before = await folder.store.read((tables) => tables.journal(continuesFrom));
    if (!before.ok) return before;
    if (before.value === undefined) throw new Error("a journal goes on from one that is held");
    from = before.value;
    most = continuesRecords;
  }
}

/**
 * The time between the first computer's last work and now: by when the platform heard of it, never by that computer's clock. Work that came as a file was not
 * lost, although the platform heard of it late.
 */
async function gapBefore(folder: DataFolder, pkg: PackageRow, from: JournalRow, state: SittingState): Promise<Result<MoveGap, InvigilError>> {
  const presence = await folder.store.read((tables) => tables.presence(from.sittingId));
  if (!presence.ok) return presence;
  const now = folder.clock.now();
  const sinceRecord = Math.max(0, now - Math.max(from.seenAt, from.openedAt) - Math.max(0, state.elapsed - from.seenElapsed));
  const sinceSign = Math.max(0, now - (presence.value?.lastSeenAt ?? from.openedAt));
  const lostMs = Math.round(Math.max(0, Math.min(sinceRecord, sinceSign, now - pkg.opensAt)));
  const runs = "stopped" in state && state.stopped === null;
  return ok({ lostMs, workedMs: runs ? Math.round(sinceRecord - Math.min(sinceRecord, sinceSign)) : 0 });
}
