/** Buckets of every kind of time. The first and the last are open. */
export const BUCKETS = 24;

/** What is timed: how long a key is held; from press to press; from release to the next press (below 0 where keys overlap); from release to release. */
export const TIMINGS = ["hold", "downDown", "upDown", "upUp"] as const;
export type Timing = typeof TIMINGS[number];

const borders = (of: (index: number) => number): Float64Array => Float64Array.from({ length: BUCKETS - 1 }, (_, index) => of(index));
/** 30 ms to 3 s, each 23 % wider than the one before. */
const BETWEEN = borders((index) => 30 * 100 ** (index / (BUCKETS - 2)));

/** Where each bucket but the first begins, ms. Logarithmic, since times between keys are; `upDown` in both directions from 0. */
const BORDERS: Readonly<Record<Timing, Float64Array>> = {
  hold: borders((index) => 20 * 1.165 ** index),
  downDown: BETWEEN,
  upDown: borders((index) => 25 * Math.sinh(-2.8 + 7.6 * index / (BUCKETS - 2))),
  upUp: BETWEEN,
};

/** The bucket that a time falls into, 0 to 23. @param ms a number; negative only where keys overlap */
export function bucketOf(timing: Timing, ms: number): number {
  const border = BORDERS[timing];
  let low = 0;
  let high = border.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((border[middle] ?? Number.POSITIVE_INFINITY) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a bucket begins, ms; -Infinity for the first. */
export function bucketStart(timing: Timing, bucket: number): number {
  return bucket <= 0 ? Number.NEGATIVE_INFINITY : BORDERS[timing][bucket - 1] ?? Number.POSITIVE_INFINITY;
}
