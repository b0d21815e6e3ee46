import type { Clock, Milliseconds } from "../../core/clock.ts";

/** A stopwatch on the monotonic clock: the wall clock may be changed as anybody likes. */
export class WorkingTime {
  readonly #clock: Clock;
  #before: Milliseconds;
  #since: Milliseconds | null = null;

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

  stop(): void {
    this.#before = this.elapsed();
    this.#since = null;
  }

  /** Working time used so far, in ms. */
  elapsed(): Milliseconds {
    return this.#before + (this.#since === null ? 0 : this.#clock.monotonic() - this.#since);
  }
}
