import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Milliseconds } from "../../core/clock.ts";

/**
 * What a request is for. Saving and handing in have their own, larger pool: a thousand people who look at something
 * never keep one from handing in.
 */
export type Pool = "hand-in" | "everything-else";

export interface AdmissionLimits {
  /** Most requests under way at once, by pool. */
  readonly underWay: Readonly<Record<Pool, number>>;
  /** Event loop delay from which `everything-else` is asked to come back later, ms. */
  readonly slow: Milliseconds;
}

/** Far above what one process has under way on an ordinary day: a limit for the herd. */
export const ADMISSION_LIMITS: AdmissionLimits = { underWay: { "hand-in": 4000, "everything-else": 2000 }, slow: 1000 };

/** Says in time that there is too much to do, instead of letting everybody time out. */
export interface Admission {
  /** False when the request should be answered 503 with `Retry-After`; otherwise `leave` must be called once. */
  enter(pool: Pool): boolean;
  leave(pool: Pool): void;
  /** How much longer than usual heartbeats should wait, 1 or more. */
  stretch(): number;
  stop(): void;
}

/** Watches the event loop's delay from now on, until `stop`. */
export function createAdmission(limits: AdmissionLimits): Admission {
  const underWay: Record<Pool, number> = { "hand-in": 0, "everything-else": 0 };
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let recent = 0;
  const timer = setInterval(() => {
    recent = delay.percentile(90) / 1e6;
    delay.reset();
  }, 500);
  timer.unref();

  return {
    enter(pool) {
      if (underWay[pool] >= limits.underWay[pool]) return false;
      if (pool === "everything-else" && recent > limits.slow) return false;
      underWay[pool] += 1;
      return true;
    },
    leave(pool) {
      underWay[pool] -= 1;
    },
    stretch: () => Math.min(8, Math.max(1, recent / 100)),
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
