import type { Timing } from "./time-bucket.ts";
import { BUCKETS, TIMINGS } from "./time-bucket.ts";
import { FEATURE_CONTEXTS, MEAN_WEIGHT, meansFrom } from "./window-features.ts";

/** Parts of the keyboard, and ways of going over it, that people can picture. */
export const REGION_PLACES = ["left-hand", "right-hand", "between-hands", "around-space", "corrections"] as const;
export type RegionPlace = typeof REGION_PLACES[number];

export interface Region {
  readonly timing: Timing;
  readonly place: RegionPlace;
}

/** Positions in `FEATURE_CONTEXTS`. */
const HOLD_PLACES: Readonly<Record<Exclude<RegionPlace, "between-hands">, readonly number[]>> = { "left-hand": [0, 1, 2], "right-hand": [3, 4, 5], "around-space": [7], corrections: [8] };
const PAIR_PLACES: Readonly<Record<RegionPlace, readonly number[]>> = { "left-hand": [0], "right-hand": [4], "between-hands": [1, 3], "around-space": [2, 5, 6, 7], corrections: [8, 9] };

/** What `regionMeans` gives a number for, in its order. */
export const REGIONS: readonly Region[] = TIMINGS.flatMap((timing) => REGION_PLACES.filter((place) => timing !== "hold" || place !== "between-hands").map((place) => ({ timing, place })));

/** The contexts (classes of keys, or pairs of zones) that a region consists of. */
export function contextsOf(region: Region): readonly number[] {
  return positionsOf(region).flatMap((position) => FEATURE_CONTEXTS[region.timing][position] ?? []);
}

function positionsOf({ timing, place }: Region): readonly number[] {
  return timing === "hold" && place !== "between-hands" ? HOLD_PLACES[place] : PAIR_PLACES[place];
}

/** Mean bucket of each region. */
export function regionMeans(features: ArrayLike<number>): readonly number[] {
  return REGIONS.map((region) => {
    const from = meansFrom(region.timing);
    let [sum, share] = [0, 0];
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const weight = (features[from - BUCKETS + bucket] ?? 0) ** 2;
      sum += weight * bucket;
      share += weight;
    }
    const positions = positionsOf(region);
    const offset = positions.reduce((total, position) => total + (features[from + position] ?? 0), 0) / positions.length / MEAN_WEIGHT;
    return sum / Math.max(share, Number.EPSILON) + offset;
  });
}
