import type { ErrorCode, InvigilError } from "../../core/errors.ts";
import type { BoardRow } from "../../core/contract/wire-board.ts";

const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** A moment with its day. */
export function moment(at: number): string {
  return dayAndTime.format(at);
}

/** The time of day. */
export function clockTime(at: number): string {
  return time.format(at);
}

/** `1 h 30 min`, `45 min`, `20 s`. */
export function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Where a sitting stands, for people. */
export const STATE_WORDS: Readonly<Record<BoardRow["state"], string>> = {
  "not-here": "Not here yet",
  "signed-in": "Signed in",
  waiting: "Waiting to start",
  running: "Working",
  reviewing: "Reviewing answers",
  stopped: "The clock stands still",
  sealed: "Sealed, not sent yet",
  received: "Handed in",
};

/** Where a window stands now. */
export function windowWords(pkg: { readonly opensAt: number; readonly closesAt: number }, now: number): string {
  if (now < pkg.opensAt) return `Opens ${moment(pkg.opensAt)}`;
  return now < pkg.closesAt ? `Open until ${moment(pkg.closesAt)}` : `Closed ${moment(pkg.closesAt)}`;
}

const ERROR_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  "staff/unauthorised": "You are signed out. Sign in again to go on.",
  "staff/forbidden": "Your role does not include this, or this is not one of the exams that you work with. An administrator of all exams can change that.",
  "sync/offline": "The platform cannot be reached. This page tries again every 5 seconds and shows what it last knew.",
  "sitting/not-found": "There is no such sitting on this platform. Go back to all exams, and open it from there.",
  "http/overloaded": "The platform is busy with candidates. This page tries again in a moment.",
};

/** What happened and what to do next. */
export function errorWords(error: InvigilError): string {
  return ERROR_WORDS[error.code] ?? `The platform answered: ${error.message}. This page tries again every 5 seconds.`;
}

/** `1 key`, `2 keys`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
