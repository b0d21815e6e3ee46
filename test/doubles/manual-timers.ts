import type { TimersPort } from "../../main/ports.ts";
import type { ManualClock } from "./manual-clock.ts";

/** Timers that a test lets run, together with its clock. */
export interface ManualTimers extends TimersPort {
  /** Moves the clock on by `ms`, and runs what is due on the way. */
  readonly advance: (ms: number) => void;
  /** How many are set. */
  readonly set: () => number;
}

interface Waiting {
  at: number;
  readonly every: number | null;
  readonly run: () => void;
}

export function createManualTimers(clock: ManualClock): ManualTimers {
  const waiting = new Set<Waiting>();
  const add = (ms: number, every: number | null, run: () => void): (() => void) => {
    const timer: Waiting = { at: clock.monotonic() + ms, every, run };
    waiting.add(timer);
    return () => void waiting.delete(timer);
  };
  return {
    after: (ms, run) => add(ms, null, run),
    every: (ms, run) => add(ms, ms, run),
    advance: (ms) => {
      const end = clock.monotonic() + ms;
      for (;;) {
        const due = [...waiting].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        clock.advance(Math.max(0, due.at - clock.monotonic()));
        if (due.every === null) waiting.delete(due);
        else due.at += due.every;
        due.run();
      }
      clock.advance(end - clock.monotonic());
    },
    set: () => waiting.size,
  };
}
