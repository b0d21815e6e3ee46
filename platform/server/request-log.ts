/**
 * One line a request. Paths are the contract's patterns, so no identifier, code, token or answer can get into a log.
 */
export interface RequestLogEntry {
  readonly at: string;
  readonly event: "request" | "problem" | "started" | "stopped";
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly code?: string;
  readonly problem?: string;
}

/** Where log entries go. */
export type Log = (entry: RequestLogEntry) => void;

/**
 * JSON lines on standard error: standard output belongs to what commands answer. Only what went wrong, unless `verbose`. Requests that were asked to come
 * back later (503) have lines of their own, by kind and not one by one (`problem-log.ts`): thousands of lines would make an overload worse.
 */
export function standardErrorLog(verbose: boolean): Log {
  return (entry) => {
    const wentWrong = entry.event === "problem" || entry.status === 500;
    if (!verbose && !wentWrong) return;
    process.stderr.write(`${JSON.stringify(entry)}\n`);
  };
}

/** For those who do not want to know. */
export const silentLog: Log = () => {};
