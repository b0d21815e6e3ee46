import type { Milliseconds } from "../../core/clock.ts";
import type { Urgency } from "../store/store.ts";
import type { LoopLag } from "./loop-lag.ts";

/**
 * What a request is for: as in the write queue, saving and handing in go before everything, signing in next. A thousand people who look at
 * something never keep one from handing in.
 */
export type Pool = Urgency;

/** When a pool's requests are turned away, each judged at the moment when one enters. */
export interface PoolLimits {
  /** Requests of this pool under way. */
  readonly underWay: number;
  /** Writes that wait for the disk, of all pools. */
  readonly waiting: number;
  /** How late the event loop is while many come in, ms. */
  readonly lag: Milliseconds;
}

export type AdmissionLimits = Readonly<Record<Pool, PoolLimits>>;

/**
 * One process hands in about 500 sittings a second on two cores, and answers about 2,000 other requests. With these limits nobody who is let in waits much longer
 * than two seconds, and whoever would is told so at once. Handing in has no limit of lag: it is what the others make room for.
 */
export const ADMISSION_LIMITS: AdmissionLimits = {
  "hand-in": { underWay: 1000, waiting: 2000, lag: Number.POSITIVE_INFINITY },
  "sign-in": { underWay: 400, waiting: 500, lag: 600 },
  "everything-else": { underWay: 400, waiting: 250, lag: 200 },
};

/**
 * Requests of the last two turns of the loop and under way from which its lag is theirs. Below that something else held the loop up, such as another program on
 * this computer, and turning the few away would not help.
 */
const CROWD = 32;

/** Longest and shortest wait that is asked for, ms. The less urgent come back later and more spread out. */
const WAITS: Readonly<Record<Pool, { readonly least: Milliseconds; readonly most: Milliseconds }>> = {
  "hand-in": { least: 1000, most: 5000 },
  "sign-in": { least: 2000, most: 10_000 },
  "everything-else": { least: 3000, most: 15_000 },
};

/** Lag at which heartbeats begin to be stretched, ms, and how far they are at most. */
const STRETCH_FROM = 100;
const MOST_STRETCHED = 8;

/** Says at once that there is too much to do, instead of letting everybody time out. */
export interface Admission {
  /** Null when the request may enter: `leave` must be called once then. Otherwise how long it should wait before it comes back, ms. */
  enter(pool: Pool): Milliseconds | null;
  leave(pool: Pool): void;
  /** How much longer than usual heartbeats should wait, 1 … 8. */
  stretch(): number;
}

/** Judges by what is under way, what waits for the disk, and how late the loop is now. It costs a few comparisons and comes before anything that costs more. */
export function createAdmission(limits: AdmissionLimits, { lag, waiting }: { readonly lag: Pick<LoopLag, "now" | "lately" | "turns">; readonly waiting: () => number }): Admission {
  const underWay: Record<Pool, number> = { "hand-in": 0, "sign-in": 0, "everything-else": 0 };
  /** Requests that came in during this turn of the loop and the one before. */
  const came = { turn: 0, now: 0, before: 0 };
  const crowd = (): number => {
    const turn = lag.turns();
    if (turn !== came.turn) Object.assign(came, { turn, now: 0, before: turn === came.turn + 1 ? came.now : 0 });
    came.now += 1;
    return came.now + came.before + underWay["hand-in"] + underWay["sign-in"] + underWay["everything-else"];
  };
  return {
    enter(pool) {
      const most = limits[pool];
      const crowded = crowd() > CROWD;
      if (underWay[pool] >= most.underWay || waiting() >= most.waiting || (crowded && lag.now() > most.lag)) return spreadWait(pool);
      underWay[pool] += 1;
      return null;
    },
    leave(pool) {
      underWay[pool] -= 1;
    },
    stretch: () => Math.min(MOST_STRETCHED, Math.max(1, lag.lately() / STRETCH_FROM)),
  };
}

/** Clients that are turned away together should not come back together. */
function spreadWait(pool: Pool): Milliseconds {
  const { least, most } = WAITS[pool];
  return least + Math.floor(Math.random() * (most - least));
}
