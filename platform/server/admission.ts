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
  /** Requests of this pool under way: what memory allows, however fast they are answered. */
  readonly underWay: number;
  /** How long one that enters now would wait for its answer, at the rate at which the last ones were answered, ms. */
  readonly wait: Milliseconds;
  /** Writes that wait for the disk, of all pools. */
  readonly waiting: number;
  /** How late the event loop is while many come in, ms. */
  readonly lag: Milliseconds;
}

export type AdmissionLimits = Readonly<Record<Pool, PoolLimits>>;

/**
 * Nobody who is let in waits much longer than `wait`, well before clients give up (15 s), and whoever would is told so at once: on a fast computer that is
 * more people than on a slow one. Handing in has no limit of lag: it is what the others make room for.
 */
export const ADMISSION_LIMITS: AdmissionLimits = {
  "hand-in": { underWay: 4000, wait: 4000, waiting: 4000, lag: Number.POSITIVE_INFINITY },
  "sign-in": { underWay: 1000, wait: 2000, waiting: 500, lag: 600 },
  "everything-else": { underWay: 1000, wait: 1000, waiting: 250, lag: 200 },
};

/**
 * Requests of the last two turns of the loop and under way from which its lag is theirs. Below that something else held the loop up, such as another program on
 * this computer, and turning the few away would not help. So many of a pool are let in however slow it was, or nothing would show that it is fast again.
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

export interface AdmissionParts {
  readonly lag: Pick<LoopLag, "now" | "lately" | "turns">;
  /** Writes that wait for the disk. */
  readonly waiting: () => number;
  /** ms */
  readonly monotonic: () => Milliseconds;
}

/** Judges by what is under way and how fast it is answered, what waits for the disk, and how late the loop is now. It costs a few comparisons and comes before anything that costs more. */
export function createAdmission(limits: AdmissionLimits, { lag, waiting, monotonic }: AdmissionParts): Admission {
  const underWay: Record<Pool, number> = { "hand-in": 0, "sign-in": 0, "everything-else": 0 };
  const rates: Readonly<Record<Pool, AnswerRate>> = { "hand-in": createAnswerRate(monotonic), "sign-in": createAnswerRate(monotonic), "everything-else": createAnswerRate(monotonic) };
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
      const tooLate = underWay[pool] > CROWD && underWay[pool] * rates[pool].interval() > most.wait;
      if (underWay[pool] >= most.underWay || tooLate || waiting() >= most.waiting || (crowded && lag.now() > most.lag)) return spreadWait(pool);
      underWay[pool] += 1;
      return null;
    },
    leave(pool) {
      rates[pool].note(underWay[pool] > CROWD / 2);
      underWay[pool] -= 1;
    },
    stretch: () => Math.min(MOST_STRETCHED, Math.max(1, lag.lately() / STRETCH_FROM)),
  };
}

/** Answers over which their rate is taken: a few commits of the write queue. */
const ANSWERS_OF_A_RATE = 256;
/** Until some were counted: what one process does on two cores, ms. */
const FIRST_INTERVAL_MS = 1;
/** A gap longer than this was not work: the computer slept, ms. */
const LONGEST_INTERVAL_MS = 1000;

interface AnswerRate {
  /** One was answered. `busy`: others were under way, so that the time since the last one was spent on answering. */
  note(busy: boolean): void;
  /** Time from one answer of this pool to the next while there is enough to do, ms. */
  interval(): Milliseconds;
}

/** How fast a pool's answers leave now, whatever this computer is and does beside. */
function createAnswerRate(monotonic: () => Milliseconds): AnswerRate {
  let interval: Milliseconds = FIRST_INTERVAL_MS;
  let last: Milliseconds | null = null;
  return {
    note(busy) {
      const now = monotonic();
      if (busy && last !== null) interval += (Math.min(LONGEST_INTERVAL_MS, now - last) - interval) / ANSWERS_OF_A_RATE;
      last = busy ? now : null;
    },
    interval: () => interval,
  };
}

/** Clients that are turned away together should not come back together. */
function spreadWait(pool: Pool): Milliseconds {
  const { least, most } = WAITS[pool];
  return least + Math.floor(Math.random() * (most - least));
}
