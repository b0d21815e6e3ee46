import type { Milliseconds } from "../../core/clock.ts";

/**
 * When the next of regular ticks is due: always a whole number of periods after the first, so that lateness does not add up.
 * Ticks that were missed are not made up for. All in ms of the monotonic clock.
 */
export function nextTick(first: Milliseconds, period: Milliseconds, now: Milliseconds): Milliseconds {
  return first + (Math.floor((now - first) / period) + 1) * period;
}
