import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "./figure.ts";

/** How often something is done: given as `--name N`. Bounded, so that a benchmark always ends by itself. */
export interface Count {
  readonly about: string;
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

/** What runs the windows of the client; `node` where a benchmark opens none. */
export type BenchRuntime = "electron" | "stand-in" | "node";

export interface Measured {
  readonly runtime: BenchRuntime;
  readonly figures: readonly Figure[];
  /** What else one has to know to read the figures: counts, refusals, sizes. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One benchmark: measures, never judges by the clock whether a program is right. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  readonly counts: Readonly<Record<string, Count>>;
  /** @param counts one within its bounds for each of `counts` */
  readonly run: (counts: Readonly<Record<string, number>>, cleanup: Cleanup) => Promise<Measured>;
}

/** A benchmark whose `run` knows its counts by name. */
export function defineBenchmark<N extends string>(definition: Omit<Benchmark, "counts" | "run"> & {
  readonly counts: Readonly<Record<N, Count>>;
  readonly run: (counts: Readonly<Record<N, number>>, cleanup: Cleanup) => Promise<Measured>;
}): Benchmark {
  return { ...definition, run: async (counts, cleanup) => await definition.run(counts, cleanup) };
}

/** What must not outlive a benchmark. Undone last first, whether it ended, failed or was stopped. */
export class Cleanup {
  readonly #disposals: (() => Promise<unknown> | void)[] = [];
  #running: Promise<readonly unknown[]> | null = null;

  add(dispose: () => Promise<unknown> | void): void {
    this.#disposals.push(dispose);
  }

  /**
   * Starts something that has to be ended. A stop in the middle of the start waits for it, and starts nothing more.
   * @throws Error when the benchmark is being stopped, or what `start` throws
   */
  async own<T>(start: () => Promise<T>, end: (started: T) => Promise<unknown> | void = () => undefined): Promise<T> {
    if (this.#running !== null) throw new Error("the benchmark is being stopped");
    const starting = start();
    this.add(() => starting.then(end, () => undefined));
    return await starting;
  }

  /** A new temporary folder. */
  async folder(): Promise<string> {
    return await this.own(() => mkdtemp(join(tmpdir(), "invigil-bench-")), (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  }

  /** Undoes everything, once. @returns what could not be undone */
  run(): Promise<readonly unknown[]> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (let dispose = this.#disposals.pop(); dispose !== undefined; dispose = this.#disposals.pop()) {
      try {
        await dispose();
      } catch (cause) {
        failures.push(cause);
      }
    }
    return failures;
  }
}

/** Milliseconds that something takes. */
export async function timed(run: () => Promise<unknown> | void): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

/** Does something so often, one after the other, and gives the milliseconds of each. */
export async function repeat(times: number, run: (index: number) => Promise<unknown> | void): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < times; index += 1) samples.push(await timed(() => run(index)));
  return samples;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
