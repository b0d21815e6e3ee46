import type { Clock } from "../../core/clock.ts";

/** Seconds over which a call's rate is averaged: a burst of ten seconds' worth is allowed at once. */
const WINDOW_SECONDS = 10;

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by key. `perSecond` is the average over ten seconds. */
export class RateLimit {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one token; false when there is none. */
  take(key: string, perSecond: number): boolean {
    const now = this.#clock.monotonic();
    const capacity = perSecond * WINDOW_SECONDS;
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: now };
    const tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    const allowed = tokens >= 1;
    this.#buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed;
  }
}
