import { assertNever } from "../../core/result.ts";
import type { LedgerEntry } from "../../core/sitting/ledger-entry.ts";
import { MOST_FAILURE_MS } from "../../core/sitting/time-ledger.ts";
import { durationInWords, pauseInWords } from "./time-words.ts";

/** One entry of the time ledger, for the student to read. */
export interface LedgerLine {
  readonly what: string;
  /** Why, as staff wrote it; null when there is nothing to add. */
  readonly reason: string | null;
  /** How long, `+ 10 minutes` where it was added. */
  readonly time: string;
}

export interface LedgerWords {
  /** What makes up the working time. */
  readonly working: readonly LedgerLine[];
  /** When no working time passed. */
  readonly notCounted: readonly LedgerLine[];
  /** What is good to know beside the numbers, a sentence each. */
  readonly notes: readonly string[];
}

/** A start that is later than this is worth a sentence, in ms. */
const LATE_MS = 60_000;

/** Puts the time ledger into words, in the order in which it came about. Entries of no length are left out. */
export function ledgerInWords(ledger: readonly LedgerEntry[]): LedgerWords {
  const [working, notCounted, notes]: [LedgerLine[], LedgerLine[], string[]] = [[], [], []];
  for (const entry of ledger) {
    if (entry.ms === 0) continue;
    switch (entry.kind) {
      case "duration":
        working.push({ what: "Working time of this exam", reason: null, time: durationInWords(entry.ms) });
        break;
      case "extra-time":
        working.push({ what: "Extra time that was agreed for you", reason: null, time: `+ ${durationInWords(entry.ms)}` });
        break;
      case "grant":
        working.push({ what: entry.because === "our-failure" ? "Given back, because of a failure on our side" : "More time from the invigilator", reason: textOf(entry.reason), time: `+ ${durationInWords(entry.ms)}` });
        break;
      case "late-start":
        if (entry.ms >= LATE_MS) notes.push(`You started ${durationInWords(entry.ms)} after the exam opened.`);
        break;
      case "break":
        notCounted.push({ what: "Your break", reason: null, time: pauseInWords(entry.ms) });
        break;
      case "pause":
        notCounted.push({ what: "Pause by the invigilator", reason: textOf(entry.reason), time: pauseInWords(entry.ms) });
        break;
      case "failure":
        notCounted.push({ what: entry.reason === "moved" ? "The move to this computer" : "Invigil was not running", reason: null, time: pauseInWords(entry.ms) });
        break;
      default:
        assertNever(entry);
    }
  }
  if (lostMs(ledger) > MOST_FAILURE_MS) notes.push(`For failures the latest hand-in moves by ${durationInWords(MOST_FAILURE_MS)} at most. If that is not enough, ask the invigilator for more time.`);
  return { working, notCounted, notes };
}

function lostMs(ledger: readonly LedgerEntry[]): number {
  return ledger.reduce((sum, entry) => (entry.kind === "failure" ? sum + entry.ms : sum), 0);
}

function textOf(reason: string): string | null {
  return reason.trim() === "" ? null : reason;
}
