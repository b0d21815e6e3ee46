import type { Clock, Milliseconds } from "../../core/clock.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Log } from "./request-log.ts";

/** Least time between two lines about the same thing, ms. */
const EVERY_MS: Milliseconds = 10_000;

/** Notes what goes wrong with requests: the first at once, then at most one line in ten seconds with how many there were. */
export type ProblemLog = (error: InvigilError) => void;

/** A log that a storm cannot fill: thousands of requests that are turned away, or a disk that fails, are a few lines. */
export function createProblemLog(log: Log, clock: Clock): ProblemLog {
  const seen = new Map<string, { readonly at: number; readonly unsaid: number }>();
  return ({ code, message }) => {
    const now = clock.monotonic();
    const last = seen.get(code);
    if (last !== undefined && now - last.at < EVERY_MS) {
      seen.set(code, { ...last, unsaid: last.unsaid + 1 });
      return;
    }
    const more = last === undefined || last.unsaid === 0 ? "" : `; ${last.unsaid} more since the last line`;
    log({ at: new Date(clock.now()).toISOString(), event: "problem", problem: `${message}${more}`, code });
    seen.set(code, { at: now, unsaid: 0 });
  };
}
