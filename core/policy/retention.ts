import type { UnixMs } from "../clock.ts";
import type { ForgettableKind } from "../journal/forgotten-record.ts";
import { KIND_OF_COLLECTOR } from "../journal/forgotten-record.ts";
import type { Policy } from "./policy.ts";

const DAY_MS = 24 * 3_600_000;

/** When the content of records of one kind is deleted. */
export interface Retention {
  readonly kind: ForgettableKind;
  readonly deleteAt: UnixMs;
}

/** What a policy promises candidates about deletion: counted from the end of the exam's window, so that everybody of one exam has the same date. */
export function retentionsOf({ dataPlan }: Policy, closesAt: UnixMs): readonly Retention[] {
  const ends = new Map(dataPlan.map(({ collector, retentionDays }) => [KIND_OF_COLLECTOR[collector], closesAt + retentionDays * DAY_MS]));
  return [...ends].map(([kind, deleteAt]) => ({ kind, deleteAt }));
}
