import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as count } from "../milliseconds.ts";
import { editBalanceSchema } from "./edit-balance.ts";
import { KEY_CLASSES } from "./key-class.ts";
import { rhythmWindowSchema } from "./rhythm.ts";

/** Strokes in one report at level `timings`. */
const MOST_STROKES = 1000;
const ms = v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 3_600_000));

/**
 * Press and release times: `[class, press, hold]` each, in the order of the presses. Class is its place in `KEY_CLASSES`; press is ms since the press before, 0 for
 * the first; hold is ms, null when no release was seen.
 */
const strokesSchema = v.pipe(v.array(v.strictTuple([v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(KEY_CLASSES.length - 1)), ms, v.nullable(ms)])), v.minLength(1), v.maxLength(MOST_STROKES));
export type TimedStrokes = DeepReadonly<v.InferOutput<typeof strokesSchema>>;

/** Key events that no key of a keyboard made, or that say less: how often. On-screen keyboards, input methods, dictation and screen readers send them. */
export const unusualKeysSchema = v.strictObject({ scripted: count, placeless: count, composing: count, dead: count });
export type UnusualKeys = v.InferOutput<typeof unusualKeysSchema>;
export const NOTHING_UNUSUAL: UnusualKeys = { scripted: 0, placeless: 0, composing: 0, dead: 0 };

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const keys = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_STROKES));

/** What `InjectionWatch` says of a window. */
const injectionWindowSchema = v.strictObject({
  keys,
  evidence: v.pipe(v.array(v.variant("reason", [
    v.strictObject({ reason: v.literal("characters-without-keys"), characters: count, keys }),
    v.strictObject({ reason: v.literal("keys-let-go-at-once"), share, keys }),
    v.strictObject({ reason: v.literal("one-interval"), share, intervalMs: ms, keys }),
    v.strictObject({ reason: v.literal("one-interval-a-pair"), scatter: v.pipe(v.number(), v.minValue(0), v.maxValue(100)), keys }),
    v.strictObject({ reason: v.literal("timing-shape"), score: v.pipe(v.number(), v.minValue(-1000), v.maxValue(1000)), keys }),
  ])), v.maxLength(5)),
});

/** A stretch of typing as the page reports it and the journal keeps it: as much as the policy's level says, and never a character. */
export const recordedKeysSchema = v.strictObject({
  recorded: v.variant("level", [
    v.strictObject({ level: v.literal("rhythm"), window: rhythmWindowSchema }),
    v.strictObject({ level: v.literal("timings"), strokes: strokesSchema, clockMs: v.pipe(v.number(), v.minValue(0), v.maxValue(100)), discarded: count }),
  ]),
  edits: editBalanceSchema,
  /** What was noticed about how characters came in, 50 keys at a time; none where the policy does not ask. */
  injection: v.pipe(v.array(injectionWindowSchema), v.maxLength(MOST_STROKES / 20)),
  unusual: unusualKeysSchema,
  /** How late the page heard of keys, ms: how good the times are. */
  lag: v.strictObject({ meanMs: ms, mostMs: ms }),
});
export type RecordedKeys = DeepReadonly<v.InferOutput<typeof recordedKeysSchema>>;
