import type { Clock, Milliseconds } from "../../../core/clock.ts";

/** Asking the desktop takes some 30 ms of a program of its own: what it said holds for a while. */
const HOLDS_MS: Milliseconds = 30_000;

/** A measurement that is taken again when the last one is old, or was forgotten. */
export function onceInAWhile<T>(clock: Clock, measure: () => Promise<T>): { readonly value: () => Promise<T>; readonly forget: () => void } {
  let last: { readonly at: Milliseconds; readonly value: Promise<T> } | null = null;
  return {
    value: async () => {
      if (last === null || clock.monotonic() - last.at >= HOLDS_MS) last = { at: clock.monotonic(), value: measure() };
      return await last.value;
    },
    forget: () => {
      last = null;
    },
  };
}
