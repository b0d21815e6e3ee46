import type { Milliseconds } from "../../core/clock.ts";
import type { Watcher, WatchContext } from "./watcher.ts";

/** A look that takes longer than this is stuck: the watch is not watching. */
const STUCK_MS: Milliseconds = 15_000;

/**
 * Looks at once and then regularly, one look at a time. A look that fails is a problem, told once, and the watch does not count as watching
 * until a look succeeds again.
 * @param name for the log
 * @param look what it learns after `stop` is to be thrown away: it asks `stopped`
 */
export function startPolling({ ports, clock, problem }: Pick<WatchContext, "clock" | "problem"> & { readonly ports: Pick<WatchContext["ports"], "timers"> }, name: string, everyMs: Milliseconds, look: (stopped: () => boolean) => Promise<void> | void): Watcher {
  let state: "new" | "well" | "failed" = "new";
  let busySince: Milliseconds | null = null;
  let over = false;
  const failed = (cause: unknown): void => {
    if (state !== "failed" && !over) problem(name, cause);
    state = "failed";
  };
  const turn = (): void => {
    if (busySince !== null) return;
    try {
      const done = look(() => over);
      if (done === undefined) {
        state = "well";
        return;
      }
      busySince = clock.monotonic();
      done.then(() => void (state = "well"), failed).finally(() => void (busySince = null));
    } catch (cause) {
      failed(cause);
    }
  };
  const stop = ports.timers.every(everyMs, turn);
  turn();
  return {
    watching: () => !over && state === "well" && (busySince === null || clock.monotonic() - busySince < STUCK_MS),
    stop: () => {
      over = true;
      stop();
    },
  };
}
