import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as ms } from "../milliseconds.ts";

/** Why the clock can stand still: a break that the candidate takes, a pause that staff ordered. */
export const STOP_REASONS = ["break", "pause"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Why staff give time: agreed with the candidate now, or lost to something that was not the candidate's fault. */
export const GRANT_REASONS = ["extra-time", "our-failure"] as const;

/**
 * One entry of a sitting's time ledger: what makes up its working time and its latest hand-in, each with its reason. All lengths in ms.
 * `duration`, `extra-time` and `grant` are working time. While the clock stands still (`break`, `pause`, `failure`) no working time passes, and the latest
 * hand-in moves by as much. `late-start` says by how much later than the opening the clock started; it changes nothing.
 */
export const ledgerEntrySchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("duration"), ms }),
  v.strictObject({ kind: v.literal("extra-time"), ms }),
  /** By an instruction of staff; `id` is the instruction's, `reason` what candidate and record read. */
  v.strictObject({ kind: v.literal("grant"), ms, id: v.string(), because: v.picklist(GRANT_REASONS), reason: v.string() }),
  v.strictObject({ kind: v.literal("late-start"), ms }),
  v.strictObject({ kind: v.literal("break"), ms }),
  v.strictObject({ kind: v.literal("pause"), ms, reason: v.string() }),
  /** The program was not running: a crash, a power cut, a restart, a move to another computer. */
  v.strictObject({ kind: v.literal("failure"), ms, reason: v.picklist(["not-running", "moved"]) }),
]);
export type LedgerEntry = DeepReadonly<v.InferOutput<typeof ledgerEntrySchema>>;
