import type { Clock } from "../../core/clock.ts";

/** A clock that a test moves by hand. Both clocks advance together unless the wall clock is made to jump. */
export interface ManualClock extends Clock {
  readonly advance: (ms: number) => void;
  readonly jump: (ms: number) => void;
}

export function createManualClock(start = 1_800_000_000_000): ManualClock {
  let wall = start;
  let monotonic = 0;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    advance: (ms) => {
      wall += ms;
      monotonic += ms;
    },
    jump: (ms) => {
      wall += ms;
    },
  };
}
