import type { Milliseconds, UnixMs } from "../clock.ts";
import { assertNever } from "../result.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

/** Most time lost to failures by which the latest hand-in moves by itself, ms. What goes beyond that a person grants. */
export const MOST_FAILURE_MS = 60 * 60_000;

/** What a ledger comes to, in ms. */
export interface TimeAccount {
  /** Working time in all. */
  readonly allowedMs: Milliseconds;
  /** By how much the latest hand-in moved. */
  readonly movedMs: Milliseconds;
  /** Breaks that were taken. */
  readonly breaksMs: Milliseconds;
}

/** Adds a ledger up. */
export function accountOf(ledger: readonly LedgerEntry[]): TimeAccount {
  let [allowedMs, grantedMs, breaksMs, pausesMs, failuresMs] = [0, 0, 0, 0, 0];
  for (const entry of ledger) {
    switch (entry.kind) {
      case "duration":
      case "extra-time":
        allowedMs += entry.ms;
        break;
      case "grant":
        grantedMs += entry.ms;
        break;
      case "break":
        breaksMs += entry.ms;
        break;
      case "pause":
        pausesMs += entry.ms;
        break;
      case "failure":
        failuresMs += entry.ms;
        break;
      case "late-start":
        break;
      default:
        assertNever(entry);
    }
  }
  return { allowedMs: allowedMs + grantedMs, movedMs: grantedMs + breaksMs + pausesMs + Math.min(failuresMs, MOST_FAILURE_MS), breaksMs };
}

/**
 * Working time that is left, in ms, never below 0: what remains of the candidate's own time, and never past the latest hand-in. Client and platform
 * use this one function.
 * @param time.elapsed working time used, from the monotonic clock
 * @param time.closesAt latest hand-in as it was agreed beforehand
 * @param time.now the platform's time as far as it is known, carried on by the monotonic clock: a wall clock that jumps changes nothing
 */
export function timeLeft(time: { readonly ledger: readonly LedgerEntry[]; readonly elapsed: Milliseconds; readonly closesAt: UnixMs; readonly now: UnixMs }): Milliseconds {
  const { allowedMs, movedMs } = accountOf(time.ledger);
  return Math.max(0, Math.min(allowedMs - time.elapsed, time.closesAt + movedMs - time.now));
}
