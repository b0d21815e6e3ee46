import type { Clock, Milliseconds, UnixMs } from "../../core/clock.ts";

/**
 * The platform's time as far as it is known, carried on by the monotonic clock. It begins as this computer's wall clock; from then on a wall clock that
 * jumps changes nothing.
 */
export class ExamClock {
  readonly #clock: Clock;
  #anchor: { readonly at: UnixMs; readonly monotonic: Milliseconds };

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#anchor = { at: clock.now(), monotonic: clock.monotonic() };
  }

  now(): UnixMs {
    return this.#anchor.at + this.#clock.monotonic() - this.#anchor.monotonic;
  }

  /** The platform said what time it is. */
  set(platformNow: UnixMs): void {
    this.#anchor = { at: platformNow, monotonic: this.#clock.monotonic() };
  }
}
