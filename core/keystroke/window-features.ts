import { HOLD_CONTEXTS, PAIR_CONTEXTS } from "./key-zone.ts";
import type { RhythmWindow } from "./rhythm.ts";
import type { Timing } from "./time-bucket.ts";
import { BUCKETS, TIMINGS } from "./time-bucket.ts";

/** The contexts whose means are compared: those in which everybody writes. Hold times of letters, digits, space and backspace; pairs of letters, of letters and the space, and of corrections. */
export const FEATURE_CONTEXTS: Readonly<Record<Timing, readonly number[]>> = {
  hold: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  downDown: [0, 1, 2, 5, 6, 7, 10, 11, 15, 18],
  upDown: [0, 1, 2, 5, 6, 7, 10, 11, 15, 18],
  upUp: [0, 1, 2, 5, 6, 7, 10, 11, 15, 18],
};

/** Length of `featuresOf`. */
export const FEATURES = TIMINGS.reduce((sum, timing) => sum + BUCKETS + FEATURE_CONTEXTS[timing].length, 0);

/** Where a timing's means begin in `featuresOf`. */
export function meansFrom(timing: Timing): number {
  let from = 0;
  for (const each of TIMINGS) {
    from += BUCKETS;
    if (each === timing) return from;
    from += FEATURE_CONTEXTS[each].length;
  }
  return from;
}

/** Means weigh so much beside shares of buckets. */
export const MEAN_WEIGHT = 0.3;
/** The mean over all contexts counts as so many events of each: a rare context says little. */
const PRIOR_EVENTS = 4;
/** Buckets from here on are pauses for thought (over 1.9 s between presses); they say more of the question than of the writer. */
const PAUSE_BUCKET: Readonly<Record<Timing, number>> = { hold: BUCKETS, downDown: 20, upDown: 20, upUp: 20 };

/**
 * A window as numbers that can be compared: for each timing the square roots of the shares of its 24 buckets (so that their differences are Hellinger's), smoothed over neighbours,
 * then how much each context's mean bucket lies off the mean of all.
 */
export function featuresOf(window: RhythmWindow): Float64Array {
  const features = new Float64Array(FEATURES);
  let at = 0;
  for (const timing of TIMINGS) {
    const contexts = timing === "hold" ? HOLD_CONTEXTS : PAIR_CONTEXTS;
    const counts = countsOf(window[timing], contexts);
    const all = new Float64Array(BUCKETS);
    for (let cell = 0; cell < counts.length; cell += 1) all[cell % BUCKETS] = (all[cell % BUCKETS] ?? 0) + (counts[cell] ?? 0);
    const total = Math.max(1, all.reduce((sum, count) => sum + count, 0));
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      features[at + bucket] = Math.sqrt((0.25 * (all[bucket - 1] ?? 0) + 0.5 * (all[bucket] ?? 0) + 0.25 * (all[bucket + 1] ?? 0)) / total);
    }
    at += BUCKETS;
    const common = momentsOf(all, 0, PAUSE_BUCKET[timing]);
    const mean = common.sum / Math.max(1, common.count);
    for (const context of FEATURE_CONTEXTS[timing]) {
      const { sum, count } = momentsOf(counts, context * BUCKETS, PAUSE_BUCKET[timing]);
      features[at] = MEAN_WEIGHT * ((sum + PRIOR_EVENTS * mean) / (count + PRIOR_EVENTS) - mean);
      at += 1;
    }
  }
  return features;
}

/** Events of each context of a window. */
export function eventsIn(window: RhythmWindow, timing: Timing): readonly number[] {
  const counts = countsOf(window[timing], timing === "hold" ? HOLD_CONTEXTS : PAIR_CONTEXTS);
  return Array.from({ length: counts.length / BUCKETS }, (_, context) => momentsOf(counts, context * BUCKETS, BUCKETS).count);
}

function countsOf(cells: readonly number[], contexts: number): Float64Array {
  const counts = new Float64Array(contexts * BUCKETS);
  for (let at = 0; at + 1 < cells.length; at += 2) counts[cells[at] ?? 0] = cells[at + 1] ?? 0;
  return counts;
}

function momentsOf(counts: Float64Array, from: number, end: number): { readonly sum: number; readonly count: number } {
  let [sum, count] = [0, 0];
  for (let bucket = 0; bucket < end; bucket += 1) {
    const events = counts[from + bucket] ?? 0;
    sum += events * bucket;
    count += events;
  }
  return { sum, count };
}
