import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { RhythmWindow } from "./rhythm.ts";
import { eventsIn, FEATURES, featuresOf } from "./window-features.ts";

/** Fewest keys that a person's rhythm is learnt from; a profile is sound from 1,000 on. */
export const FEWEST_PROFILE_KEYS = 500;
/** Fewest keys of a window that says anything by itself. */
export const FEWEST_WINDOW_KEYS = 50;
/** Fewest classes of keys with at least four hold times: somebody who holds down one key shows no rhythm of writing. */
const FEWEST_CLASSES = 4;

/** What the first windows of a sitting tell of a writer's rhythm: means of shares and times. No key, no word and no single event can be had from it. */
export const rhythmProfileSchema = v.strictObject({
  version: v.literal(1),
  keys: v.pipe(v.number(), v.integer(), v.minValue(FEWEST_PROFILE_KEYS)),
  windows: v.pipe(v.number(), v.integer(), v.minValue(1)),
  clockMs: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  features: v.pipe(v.array(v.pipe(v.number(), v.finite(), v.minValue(-100), v.maxValue(100))), v.length(FEATURES)),
});
export type RhythmProfile = DeepReadonly<v.InferOutput<typeof rhythmProfileSchema>>;

/** Why nothing can be said. */
export type NotEnoughReason = "too-few-keys" | "too-few-kinds-of-keys" | "mixed-clocks";

export interface NotEnough {
  readonly kind: "not-enough";
  readonly reason: NotEnoughReason;
  /** Keys that there are, and how many it takes. */
  readonly keys: number;
  readonly neededKeys: number;
}

export type Enrolment = { readonly kind: "enrolled"; readonly profile: RhythmProfile } | NotEnough;

/**
 * Learns a writer's rhythm from windows: those of the first keys, or later ones as well once a person has looked at them.
 * Windows that say too little by themselves are left out.
 */
export function enrol(windows: readonly RhythmWindow[]): Enrolment {
  const useful = windows.filter((window) => lackOf(window) === null);
  const keys = useful.reduce((sum, window) => sum + window.keys, 0);
  const notEnough = (reason: NotEnoughReason): NotEnough => ({ kind: "not-enough", reason, keys, neededKeys: FEWEST_PROFILE_KEYS });
  const first = useful[0];
  if (first === undefined || keys < FEWEST_PROFILE_KEYS) {
    const uniform = windows.some((window) => lackOf(window)?.reason === "too-few-kinds-of-keys") && windows.reduce((sum, window) => sum + window.keys, 0) >= FEWEST_PROFILE_KEYS;
    return notEnough(uniform ? "too-few-kinds-of-keys" : "too-few-keys");
  }
  if (useful.some(({ clockMs }) => clockMs !== first.clockMs)) return notEnough("mixed-clocks");
  const features = new Float64Array(FEATURES);
  for (const window of useful) featuresOf(window).forEach((value, at) => void (features[at] = (features[at] ?? 0) + value * window.keys / keys));
  return { kind: "enrolled", profile: { version: 1, keys, windows: useful.length, clockMs: first.clockMs, features: [...features] } };
}

/** Why a window says nothing; null when it does. */
export function lackOf(window: RhythmWindow): NotEnough | null {
  const lack = (reason: NotEnoughReason): NotEnough => ({ kind: "not-enough", reason, keys: window.keys, neededKeys: FEWEST_WINDOW_KEYS });
  if (window.keys < FEWEST_WINDOW_KEYS) return lack("too-few-keys");
  // The last context is that of all rare classes together.
  const classes = eventsIn(window, "hold").slice(0, -1).filter((events) => events > 0).length;
  return classes < FEWEST_CLASSES ? lack("too-few-kinds-of-keys") : null;
}
