import type { Milliseconds, UnixMs } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { CandidateEntry } from "../candidate/candidate-list.ts";

export interface Schedule {
  readonly opensAt: UnixMs;
  readonly closesAt: UnixMs;
  /** Working time without anyone's extra time, ms. */
  readonly durationMs: Milliseconds;
  /** When the package opens by itself; null when only the start code opens it. */
  readonly releaseAt: UnixMs | null;
  /** The latest moment at which candidates may begin and still get all their time; null for the opening. */
  readonly latestStartAt: UnixMs | null;
}

const MINUTE = 60_000;
const LONGEST_MS = 24 * 3_600_000;

/**
 * Says what is wrong with a schedule before anybody meets it in an exam room: whoever begins at the latest start must have the working time, their extra time
 * and their breaks before the window closes. Errors: exam/invalid-schedule, with `detail.closesAt` (the time that would do for everybody) where the window is too short.
 */
export function checkSchedule({ opensAt, closesAt, durationMs, releaseAt, latestStartAt }: Schedule, candidates: readonly CandidateEntry[], now: UnixMs): Result<void, InvigilError> {
  if (durationMs < MINUTE || durationMs > LONGEST_MS) return invalid("the working time must be between 1 minute and 24 hours");
  if (closesAt <= opensAt) return invalid("the exam closes before it opens");
  if (closesAt <= now) return invalid("the exam would be over already");
  if (latestStartAt !== null && (latestStartAt < opensAt || latestStartAt > closesAt)) return invalid("the latest start lies outside the window");
  if (releaseAt !== null && releaseAt > closesAt) return invalid("the exam would be released after it closes");

  const startAt = latestStartAt ?? opensAt;
  const endOf = (entry: CandidateEntry): UnixMs => startAt + durationMs + (entry.extraMinutes + entry.breakMinutes) * MINUTE;
  const latest = Math.max(startAt + durationMs, ...candidates.map(endOf));
  if (latest <= closesAt) return ok(undefined);
  const detail = { closesAt: latest };
  const close = `close it at ${isoMinute(latest)} or later`;
  if (opensAt + durationMs > closesAt) return fail("exam/invalid-schedule", `the window is shorter than the working time; ${close}`, detail);
  if (startAt + durationMs > closesAt) return fail("exam/invalid-schedule", `the window cuts off everybody who begins at ${isoMinute(startAt)}; ${close}`, detail);

  const cutOff = candidates.filter((entry) => endOf(entry) > closesAt);
  const what = cutOff.some(({ breakMinutes }) => breakMinutes > 0) ? "extra time and breaks" : "extra time";
  const late = startAt === opensAt ? "" : ` when they begin at ${isoMinute(startAt)}`;
  return fail("exam/invalid-schedule", `the window cuts off the ${what} of ${cutOff.map(named).join(", ")}${late}; ${close}`, { candidates: cutOff.length, ...detail });
}

/** `Ben (20 min)`, `Eve (20 min, breaks 10 min)`. */
function named({ name, extraMinutes, breakMinutes }: CandidateEntry): string {
  return `${name} (${extraMinutes} min${breakMinutes === 0 ? "" : `, breaks ${breakMinutes} min`})`;
}

function invalid(sentence: string): Result<never, InvigilError> {
  return fail("exam/invalid-schedule", sentence);
}

/** The moment in UTC, rounded up to a full minute. */
function isoMinute(at: UnixMs): string {
  return `${new Date(Math.ceil(at / MINUTE) * MINUTE).toISOString().slice(0, 16)}Z`;
}
