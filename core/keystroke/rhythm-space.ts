import { fromBase64url } from "../crypto/encoding.ts";
import { POPULATION_TABLE } from "./population-table.ts";
import { FEATURES } from "./window-features.ts";

/** Directions in which writers differ more than one writer's windows do. Along each, windows of 200 keys by one writer scatter with a variance of 1. */
export interface RhythmSpace {
  /** Variance of writers along each direction. */
  readonly spread: readonly number[];
  /** Where features lie. */
  readonly place: (features: ArrayLike<number>) => Float64Array;
}

/** The space of the population table. */
export const RHYTHM_SPACE: RhythmSpace = readTable();

function readTable(): RhythmSpace {
  const { mean, spread, scale, directions } = POPULATION_TABLE;
  const bytes = fromBase64url(directions);
  if (!bytes.ok || bytes.value.length !== spread.length * FEATURES || mean.length !== FEATURES) throw new Error("the population table is not whole");
  const weights = new Int8Array(bytes.value.buffer);
  return {
    spread,
    place: (features) => {
      const place = new Float64Array(spread.length);
      for (let direction = 0; direction < place.length; direction += 1) {
        let sum = 0;
        for (let at = 0; at < FEATURES; at += 1) sum += (weights[direction * FEATURES + at] ?? 0) * ((features[at] ?? 0) - (mean[at] ?? 0));
        place[direction] = sum * (scale[direction] ?? 0);
      }
      return place;
    },
  };
}
