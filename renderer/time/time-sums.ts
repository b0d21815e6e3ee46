import type { Milliseconds } from "../../core/clock.ts";
import type { SittingView } from "../../core/contract/view.ts";

/** What working time comes to, in ms. */
export interface TimeSums {
  readonly used: Milliseconds;
  /** What the latest hand-in takes away; below 0 when it comes after the working time. */
  readonly cutOff: Milliseconds;
}

/**
 * What is used, and what the latest hand-in cuts off: that stays as it is while the time left runs down.
 * @param left working time left now, in ms, with fractions
 */
export function timeSums({ usedMs, remainingMs }: Pick<SittingView, "usedMs" | "remainingMs">, allowedMs: Milliseconds, left: Milliseconds): TimeSums {
  return { used: Math.min(allowedMs, usedMs + remainingMs - left), cutOff: allowedMs - usedMs - remainingMs };
}
