import type { ItemId, Response } from "../assessment/exam-content.ts";
import type { Milliseconds, UnixMs } from "../clock.ts";
import type { Objection } from "../policy/policy.ts";
import type { LedgerEntry, StopReason } from "./ledger-entry.ts";
import type { ExamId, JournalId, PackageId, SittingId } from "./ids.ts";

/** Answers of one sitting: by question, by response variable. A question that was never answered is not in it. */
export type Answers = ReadonlyMap<ItemId, ReadonlyMap<string, Response>>;

/** What is true in every phase. */
interface Common {
  /** Working time used in ms, from the monotonic clock; never goes down. */
  readonly elapsed: Milliseconds;
  /** Events that a person may want to look at. */
  readonly incidents: number;
  /** What the candidate objected to: nothing of it is recorded. */
  readonly objections: ReadonlySet<Objection>;
  /** Identifiers of the instructions that were carried out. */
  readonly instructions: ReadonlySet<string>;
  /** What makes up the working time and the latest hand-in, in the order in which it came about; empty before sign-in. */
  readonly ledger: readonly LedgerEntry[];
}

/** What is known from the opening on. */
export interface Opening {
  readonly journalId: JournalId;
  readonly packageId: PackageId;
  readonly examId: ExamId;
  readonly manifestSha256: string;
}

/** What is known from sign-in on. */
export interface Admission {
  readonly sittingId: SittingId;
  readonly durationMs: Milliseconds;
  /** Extra time that was agreed beforehand; what is granted during the sitting is in the ledger. */
  readonly extraMs: Milliseconds;
  /** Time that may be taken as breaks. */
  readonly breakMs: Milliseconds;
  readonly opensAt: UnixMs;
  /** Latest hand-in as it was agreed beforehand; the ledger says by how much it moved. */
  readonly closesAt: UnixMs;
}

/** What is known from the first question on. */
export interface Work {
  /** base64url; decides the order of shuffled choices. */
  readonly shuffleSeed: string;
  readonly startedAt: UnixMs;
  readonly current: ItemId;
  readonly visited: ReadonlySet<ItemId>;
  readonly flagged: ReadonlySet<ItemId>;
  readonly answers: Answers;
}

/** The clock stands still. */
export interface Stopped {
  readonly because: StopReason;
  readonly reason: string;
}

/** Where a sitting stands: replayed from its journal, never stored. */
export type SittingState =
  | (Common & { readonly phase: "new" })
  | (Common & { readonly phase: "opened" | "consented" | "checked"; readonly opening: Opening })
  | (Common & { readonly phase: "signed-in" | "unlocked"; readonly opening: Opening; readonly admission: Admission })
  | (Common & { readonly phase: "running" | "reviewing"; readonly opening: Opening; readonly admission: Admission; readonly work: Work; readonly stopped: Stopped | null })
  | (Common & {
      readonly phase: "sealed"; readonly opening: Opening; readonly admission: Admission; readonly work: Work;
      readonly sealedAt: UnixMs; readonly reason: "handed-in" | "time-over";
    });

/** Before the first event. */
export const NEW_SITTING: SittingState = { phase: "new", elapsed: 0, incidents: 0, objections: new Set(), instructions: new Set(), ledger: [] };

/** Number of questions with at least one answer that is not empty. */
export function countAnswered(answers: Answers): number {
  let count = 0;
  for (const item of answers.keys()) if (isAnswered(answers, item)) count++;
  return count;
}

/** Whether any response of a question has a value that is not empty. */
export function isAnswered(answers: Answers, item: ItemId): boolean {
  for (const response of answers.get(item)?.values() ?? []) if (response.some((value) => value !== "")) return true;
  return false;
}
