import type { Clock, Milliseconds } from "../../core/clock.ts";

/** A stopwatch on the monotonic clock: the wall clock may be changed as anybody likes. */
export class WorkingTime {
  readonly #clock: Clock;
  #before: Milliseconds;
  #since: Milliseconds | null = null;
  #heldSince: Milliseconds | null = null;
  #heldBefore: Milliseconds = 0;

  /** @param before working time that was used already, in ms */
  constructor(clock: Clock, before: Milliseconds) {
    this.#clock = clock;
    this.#before = before;
  }

  get running(): boolean {
    return this.#since !== null;
  }

  start(): void {
    this.#since ??= this.#clock.monotonic();
  }

  /** Goes on from what another computer used. */
  advanceTo(elapsed: Milliseconds): void {
    if (elapsed > this.elapsed()) this.#before += elapsed - this.elapsed();
  }

  /** An earlier process began the break or pause in which the clock stands still, and kept this much of it. */
  restoreHeld(ms: Milliseconds): void {
    this.#heldBefore = ms;
  }

  /** Stands still for a break or a pause. */
  hold(): void {
    this.stop();
    this.#heldSince = this.#clock.monotonic();
  }

  /** Goes on after `hold`. */
  release(): void {
    this.#heldSince = null;
    this.#heldBefore = 0;
    this.start();
  }

  /** How long it stands still now, in ms; 0 when it runs. */
  held(): Milliseconds {
    return this.#heldSince === null ? 0 : this.#heldBefore + this.#clock.monotonic() - this.#heldSince;
  }

  stop(): void {
    this.#before = this.elapsed();
    this.#since = null;
  }

  /** Working time used so far, in ms. */
  elapsed(): Milliseconds {
    return this.#before + (this.#since === null ? 0 : this.#clock.monotonic() - this.#since);
  }
}
