import type { Milliseconds } from "../clock.ts";

const SHORTEST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * Full-jitter back-off: anything between 1 s and a limit that doubles with each failure up to 60 s, so that a room of laptops does not come back as one.
 * @param failures failed attempts in a row, from 1
 * @param fraction random, 0 … 1
 */
export function backoffMs(failures: number, fraction: number): Milliseconds {
  const limit = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures, 10));
  return Math.round(SHORTEST_MS + fraction * (limit - SHORTEST_MS));
}

/** A time with ± 20 % of jitter. */
export function jittered(ms: Milliseconds, fraction: number): Milliseconds {
  return Math.round(ms * (0.8 + 0.4 * fraction));
}
