import * as v from "valibot";
import type { DeepReadonly } from "../../core/deep-readonly.ts";
import { policySchema } from "../../core/policy/policy.ts";
import { PROGRAM_SYSTEMS } from "../../core/policy/program-rule.ts";
import type { ProgramReport } from "../ports.ts";
import { MOST_SIGHTINGS } from "./program-table.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

const verdictSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("permitted"), id }),
  v.strictObject({
    kind: v.literal("prohibited"),
    rule: v.strictObject({ id, name: v.pipe(v.string(), v.maxLength(100)), reason: v.pipe(v.string(), v.maxLength(300)) }),
    by: v.picklist(["name", "path", "sha256", "signer", "bundle-id"]),
  }),
]);

// SECURITY: strict at every level. What is not in here cannot leave the worker, and names and paths of programs are not in here.
const reportSchema = v.strictObject({
  sightings: v.pipe(v.array(v.strictObject({
    pid: count, startedAt: v.pipe(v.number(), v.finite()), verdict: verdictSchema, firstSeenAt: v.pipe(v.number(), v.finite()), lastSeenAt: v.pipe(v.number(), v.finite()), gone: v.boolean(),
  })), v.maxLength(MOST_SIGHTINGS)),
  running: count, unreadable: count, unknownStarted: count,
});

/** What the worker is started with. */
export const workerDataSchema = v.strictObject({
  policy: policySchema,
  system: v.picklist(PROGRAM_SYSTEMS),
  /** What the wall clock would say at zero of the monotonic clock that every thread shares, in ms since the epoch. */
  wallAtZero: v.pipe(v.number(), v.finite()),
  ownPid: count,
});
export type WorkerData = DeepReadonly<v.InferOutput<typeof workerDataSchema>>;

/** What the worker is told. */
export const toWorkerSchema = v.variant("kind", [v.strictObject({ kind: v.literal("look"), look: count }), v.strictObject({ kind: v.literal("stop") })]);
export type ToWorker = v.InferOutput<typeof toWorkerSchema>;

/** What the worker tells. `beat`: it still looks; `look`: number of the request that a report answers, null for one that nobody asked for. */
export const fromWorkerSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("beat") }),
  v.strictObject({ kind: v.literal("report"), look: v.nullable(count), report: reportSchema }),
]);
export type FromWorker = { readonly kind: "beat" } | { readonly kind: "report"; readonly look: number | null; readonly report: ProgramReport };

/** Milliseconds of the monotonic clock that all threads of a process share. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
