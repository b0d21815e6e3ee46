import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { JournalId, SittingId } from "../../core/sitting/ids.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { CandidateRow, PackageRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";

/** Computers of one sitting at most. */
export const MOST_JOURNALS = 20;
const GENESIS_HEX = "00".repeat(32);

/** Begins a candidate's sitting with the journal of one computer. */
export async function newSitting(
  tables: Tables, { pkg, candidate, device, now }: { readonly pkg: PackageRow; readonly candidate: CandidateRow; readonly device: { readonly journalId: JournalId }; readonly now: number }, sittingId: SittingId,
): Promise<void> {
  const { packageId, examId, durationMs } = pkg;
  const { candidateId, extraMs } = candidate;
  await tables.addSitting(
    { sittingId, packageId, examId, candidateId, journalId: device.journalId, createdAt: now },
    { sittingId, state: "signed-in", answered: 0, remainingMs: durationMs + extraMs, lastSeenAt: now },
  );
}

/** Whether the clock of an exam runs on a journal's computer, or was moved there to run on. */
export function isUnderWay(journal: JournalRow | undefined): boolean {
  // SECURITY: a sitting that was just moved with a code has no start there yet; without the second half the candidate's code alone would move it on.
  return journal !== undefined && (journal.started === 1 || journal.continuesFrom !== null);
}

/** Whether a sitting may have one more computer. Errors: sitting/other-device. */
export async function roomForJournal(tables: Tables, sittingId: SittingId): Promise<Result<void, InvigilError>> {
  // SECURITY: each computer may send a journal of its own; without a bound one code could fill the disk.
  return (await tables.journalsOf(sittingId)).length < MOST_JOURNALS ? ok(undefined) : fail("sitting/other-device", "this sitting was on too many computers already", { most: MOST_JOURNALS });
}

/** Adds an empty journal to a sitting. @param knownAs the sitting that its computer was told, when it is another */
export async function newJournal(
  tables: Tables, sittingId: SittingId, { journalId, deviceKey, enc }: { readonly journalId: JournalId; readonly deviceKey: string; readonly enc: string }, openedAt: number, knownAs = sittingId,
): Promise<JournalRow> {
  const row: JournalRow = {
    journalId, sittingId, knownAs, deviceKey, enc, tokenSha256: null, tokenExpiresAt: 0, records: 0, bytes: 0, head: GENESIS_HEX, started: 0, closed: 0, incidents: 0, openedAt,
    seenAt: 0, seenElapsed: 0, continuesFrom: null, continuesRecords: null, continuesWorkedMs: null, continuesLostMs: null,
  };
  await tables.addJournal(row);
  return row;
}
