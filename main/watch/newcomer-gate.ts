import type { ProcFiles } from "./proc-files.ts";

/**
 * Says whether a process can have come since the last look, by the pid that the kernel gave out last: most looks then need not list all pids.
 * It opens too often, because threads have pids too, and never too seldom: a pid is given out a moment before its process can be seen, so after each
 * change it stays open for one more look; and where it once kept quiet about a process that a full look found (a container whose /proc is not its own),
 * it is not believed any more.
 */
export class NewcomerGate {
  readonly #files: Pick<ProcFiles, "lastPid">;
  #last: number | null = null;
  /** Whether the look under way was one that nothing had announced. */
  #quiet = false;
  #settled = false;
  #believed = true;

  constructor(files: Pick<ProcFiles, "lastPid">) {
    this.#files = files;
  }

  /** To be asked once a look, before the pids are listed. */
  possible(): boolean {
    const last = this.#files.lastPid();
    const same = last !== null && last === this.#last;
    this.#quiet = same && this.#settled;
    this.#settled = same;
    this.#last = last;
    return !this.#quiet || !this.#believed;
  }

  /** A listing had processes that were not known. */
  found(): void {
    // One that came between the question and the listing is no lie: then the number has moved by now.
    if (this.#quiet && this.#files.lastPid() === this.#last) this.#believed = false;
  }
}
