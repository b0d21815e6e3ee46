/**
 * Adds up the time in which an exam's clock may run. What a test says about the rest (a break, a computer that is off) then holds on a slow machine too:
 * the timer may have lost this much and no more.
 */
export class RunningTime {
  #ms = 0;
  #since: number | null = performance.now();

  /** From here on the clock has to stand still. */
  stop(): void {
    if (this.#since !== null) this.#ms += performance.now() - this.#since;
    this.#since = null;
  }

  /** From here on the clock may run again. */
  goOn(): void {
    this.#since ??= performance.now();
  }

  /** Most that the timer may have lost, in whole seconds: a little is for rounding, and for a page that drew its last second late. */
  atMostSeconds(): number {
    const ms = this.#ms + (this.#since === null ? 0 : performance.now() - this.#since);
    return Math.ceil(ms / 1000) + 3;
  }
}
