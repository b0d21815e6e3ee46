import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Milliseconds } from "../../core/clock.ts";

/** Bytes of the write-ahead log from which on it is worth moving, and how often that is looked at. */
const WORTH_BYTES = 4 * 1024 ** 2;
const LOOK_MS: Milliseconds = 1000;

/** Pages after which the connection that writes moves them itself after all: only when this thread cannot. 64 MiB. */
export const LAST_RESORT_PAGES = 16_384;

/** Moves what was committed from SQLite's write-ahead log into the database file. */
export interface WalCheckpoints {
  /** Ends before the connections that write, so that the last of them leaves one whole file. */
  stop(): Promise<void>;
}

/**
 * Does it on a thread of its own, begun when there is something to move: on the thread that serves, each move would hold up every request for as long as the disk
 * takes, which at 5,000 sittings was 0.3 s every few seconds.
 */
export function startWalCheckpoints(file: string): WalCheckpoints {
  let worker: Worker | null = null;
  let busy = false;
  const end = (): void => {
    worker = null;
    busy = false;
  };
  const begin = (): Worker => {
    const begun = new Worker(new URL("./wal-checkpoint-worker.ts", import.meta.url), { workerData: file, name: "wal-checkpoints" });
    begun.on("message", () => {
      busy = false;
    });
    // A disk that refuses this refuses writes as well, and those say so to whoever waits for them.
    begun.on("error", end);
    begun.on("exit", end);
    begun.unref();
    return begun;
  };
  const timer = setInterval(() => {
    if (busy || (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) < WORTH_BYTES) return;
    busy = true;
    worker ??= begin();
    worker.postMessage(null, []);
  }, LOOK_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await worker?.terminate();
    },
  };
}
