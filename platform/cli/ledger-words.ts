import { assertNever } from "../../core/result.ts";
import type { LedgerEntry } from "../../core/sitting/ledger-entry.ts";
import { accountOf } from "../../core/sitting/time-ledger.ts";
import { duration, moment, wrapped } from "./printed.ts";

const MARGIN = " ".repeat(6);

/** What made up a sitting's time, entry by entry, and what it comes to. @param closesAt latest hand-in as it was agreed beforehand; null before sign-in */
export function ledgerLines(ledger: readonly LedgerEntry[], closesAt: number | null): readonly string[] {
  if (ledger.length === 0 || closesAt === null) return ["Time", "  Nothing is known of this sitting's time."];
  const { allowedMs, movedMs } = accountOf(ledger);
  const moved = movedMs === 0 ? "" : `, ${duration(movedMs)} later than planned`;
  return ["Time", ...ledger.flatMap((entry) => wrapped(sentence(entry), MARGIN, "  ")), `  In all ${duration(allowedMs)} of working time; latest hand-in ${moment(closesAt + movedMs)}${moved}.`];
}

function sentence(entry: LedgerEntry): string {
  const time = duration(entry.ms);
  switch (entry.kind) {
    case "duration":
      return `${time} of working time`;
    case "extra-time":
      return `${time} of extra time, agreed beforehand`;
    case "grant":
      return `${time} given by staff${entry.because === "our-failure" ? " for a failure that was not the candidate's" : ""}: ${entry.reason}`;
    case "late-start":
      return `began ${time} after the opening, which changes nothing`;
    case "break":
      return `a break of ${time}`;
    case "pause":
      return `paused by staff for ${time}: ${entry.reason}`;
    case "failure":
      return entry.reason === "moved" ? `moved to another computer, ${time} lost between` : `the program was not running for ${time}`;
    default:
      return assertNever(entry);
  }
}
