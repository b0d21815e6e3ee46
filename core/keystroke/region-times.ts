import type { Milliseconds } from "../clock.ts";
import { contextsOf } from "./rhythm-regions.ts";
import type { Region } from "./rhythm-regions.ts";
import type { RhythmWindow } from "./rhythm.ts";
import { BUCKETS, bucketStart } from "./time-bucket.ts";
import type { Timing } from "./time-bucket.ts";

/** How often which times occurred in one part of the rhythm. */
export interface RegionTimes {
  readonly events: number;
  /** Share of each of the 24 buckets, 0 to 1, the shortest times first; all 0 without events. */
  readonly shares: readonly number[];
  /** Half of the times were shorter, ms, as near as buckets tell; below 0 where keys overlap. Null without events. */
  readonly medianMs: Milliseconds | null;
}

/** Adds up what windows hold of one region. It only adds: what was merged for being rare stays merged. */
export function regionTimes(windows: readonly RhythmWindow[], region: Region): RegionTimes {
  const contexts = new Set(contextsOf(region));
  const counts = Array.from({ length: BUCKETS }, () => 0);
  for (const window of windows) {
    const cells = window[region.timing];
    for (let at = 0; at + 1 < cells.length; at += 2) {
      const cell = cells[at] ?? 0;
      if (contexts.has(Math.floor(cell / BUCKETS))) counts[cell % BUCKETS] = (counts[cell % BUCKETS] ?? 0) + (cells[at + 1] ?? 0);
    }
  }
  const events = counts.reduce((sum, count) => sum + count, 0);
  return { events, shares: counts.map((count) => count / Math.max(1, events)), medianMs: events === 0 ? null : medianOf(region.timing, counts, events) };
}

/** Within a bucket times are taken to be spread evenly; the open ones at either end count as their border. */
function medianOf(timing: Timing, counts: readonly number[], events: number): Milliseconds {
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    if (below + count < events / 2) {
      below += count;
      continue;
    }
    const [from, to] = [bucketStart(timing, bucket), bucketStart(timing, bucket + 1)];
    if (bucket === 0) return to;
    return bucket === BUCKETS - 1 ? from : from + (to - from) * (events / 2 - below) / Math.max(1, count);
  }
  throw new Error("half of the events lie in some bucket");
}
