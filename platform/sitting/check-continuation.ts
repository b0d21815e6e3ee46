import { isDeepStrictEqual } from "node:util";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { Continuation, MoveGap } from "../../core/sitting/continuation.ts";
import { continuationOf } from "../../core/sitting/continuation.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { ExamRow, PackageRow } from "../store/schema.ts";
import { MOST_JOURNALS } from "./new-rows.ts";
import { replayHeld } from "./replay-held.ts";

/** Whether a computer went on from where the one before it stood. */
export interface ContinuationCheck {
  /** The journal that says that it goes on. */
  readonly journalId: JournalId;
  readonly from: { readonly journalId: JournalId; readonly records: number };
  /**
   * What it says that is not what the first journal replays to: names of `Continuation`'s fields; `first-journal` when that cannot be replayed so far,
   * `began-anew` when the sitting was moved here and the journal does not go on from anything. Empty when all fits.
   */
  readonly differences: readonly string[];
}

/**
 * Compares what each computer of a sitting says that it went on from with what the journal before it replays to: the second computer made its record, and could
 * have given itself time or answers. The caller wrote into the audit log. Errors: crypto/…, storage/….
 * @param continued what `journal` itself says; null when it says nothing
 */
export async function checkContinuations(
  folder: DataFolder, { exam, pkg }: { readonly exam: ExamRow; readonly pkg: PackageRow }, journal: JournalRow, continued: Continuation | null,
): Promise<Result<readonly ContinuationCheck[], InvigilError>> {
  const checks: ContinuationCheck[] = [];
  let [later, says] = [journal, continued];
  while (checks.length < MOST_JOURNALS) {
    if (says === null) {
      const { continuesFrom, continuesRecords } = later;
      if (later.started === 1 && continuesFrom !== null) checks.push({ journalId: later.journalId, from: { journalId: continuesFrom, records: continuesRecords ?? 0 }, differences: ["began-anew"] });
      return ok(checks);
    }
    const { from } = says;
    const found = await folder.store.read((tables) => tables.journal(from.journalId));
    if (!found.ok) return found;
    const about = { journalId: later.journalId, from: { journalId: from.journalId, records: from.records } };
    const first = found.value;
    if (first === undefined || first.sittingId !== later.sittingId || first.records < from.records) return ok([...checks, { ...about, differences: ["first-journal"] }]);
    const replayed = await replayHeld(folder, exam, first, pkg.packageId, from.records);
    if (!replayed.ok) return replayed;
    const { state, records, head, continued: before } = replayed.value;
    const expected = continuationOf(state, { journalId: first.journalId, records, head }, gapOf(later, says, state.elapsed));
    checks.push({ ...about, differences: expected === null || records !== from.records ? ["first-journal"] : differences(expected, says) });
    [later, says] = [first, before];
  }
  return ok(checks);
}

function differences(expected: Continuation, says: Continuation): readonly string[] {
  const fields = ["from", "startedAt", "elapsed", "shuffleSeed", "current", "visited", "flagged", "answers", "ledger", "instructions"] as const satisfies readonly (keyof Continuation)[];
  return fields.filter((field) => !isDeepStrictEqual(expected[field], says[field]));
}

/** A platform that forgot the time between (restored from a backup) has only the computer's word. */
function gapOf({ continuesWorkedMs, continuesLostMs }: JournalRow, { ledger, elapsed }: Continuation, elapsedBefore: number): MoveGap {
  const last = ledger.at(-1);
  const claimed = last?.kind === "failure" && last.reason === "moved" ? last.ms : 0;
  return { workedMs: continuesWorkedMs ?? Math.max(0, elapsed - elapsedBefore), lostMs: continuesLostMs ?? claimed };
}
