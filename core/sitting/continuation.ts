import * as v from "valibot";
import type { Milliseconds } from "../clock.ts";
import { itemIdSchema, responseSchema } from "../assessment/exam-content.ts";
import { base64urlSchema, sha256HexSchema } from "../crypto/schemas.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { journalIdSchema } from "./ids.ts";
import { ledgerEntrySchema } from "./ledger-entry.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { SittingState } from "./state.ts";

/** Counts have the bound of times. */
const count = ms;

/**
 * Where a sitting stood when it was moved to another computer: what the second computer goes on from. The platform makes it from the first
 * computer's journal with `replay`; whoever opens both journals can make it again and compare.
 */
export const continuationSchema = v.strictObject({
  /** The journal that this goes on from, and how much of it: its first `records` records with this chain head. */
  from: v.strictObject({ journalId: journalIdSchema, records: count, head: sha256HexSchema }),
  startedAt: ms,
  /** Working time used, ms. */
  elapsed: ms,
  shuffleSeed: base64urlSchema,
  current: itemIdSchema,
  visited: v.array(itemIdSchema),
  flagged: v.array(itemIdSchema),
  answers: v.array(v.strictObject({ item: itemIdSchema, responseId: v.string(), response: responseSchema })),
  /** Entries of the time ledger that came about on the first computer; what was agreed beforehand is not among them. */
  ledger: v.array(ledgerEntrySchema),
  /** Identifiers of the instructions that were carried out. */
  instructions: v.array(v.string()),
});
export type Continuation = DeepReadonly<v.InferOutput<typeof continuationSchema>>;

/** The time between the last record of the first computer and the move, as the platform saw it, ms. */
export interface MoveGap {
  /** Until the first computer's last sign of life, its clock ran on without anything to record, such as while the candidate read: it counts as used. */
  readonly workedMs: Milliseconds;
  /** From then on: it is given back. */
  readonly lostMs: Milliseconds;
}

/**
 * What a second computer goes on from.
 * @param state of the first computer's journal after its first `from.records` records
 * @returns null when the sitting is not at work: not started yet, or handed in
 */
export function continuationOf(state: SittingState, from: Continuation["from"], { workedMs, lostMs }: MoveGap): Continuation | null {
  if (state.phase !== "running" && state.phase !== "reviewing") return null;
  const { work } = state;
  const cameAbout = state.ledger.filter(({ kind }) => kind !== "duration" && kind !== "extra-time");
  const moved: readonly LedgerEntry[] = lostMs > 0 ? [{ kind: "failure", ms: lostMs, reason: "moved" }] : [];
  return {
    from, startedAt: work.startedAt, elapsed: Math.round(state.elapsed + workedMs), shuffleSeed: work.shuffleSeed, current: work.current, visited: [...work.visited], flagged: [...work.flagged],
    answers: [...work.answers].flatMap(([item, responses]) => [...responses].map(([responseId, response]) => ({ item, responseId, response }))),
    ledger: [...cameAbout, ...moved], instructions: [...state.instructions],
  };
}
