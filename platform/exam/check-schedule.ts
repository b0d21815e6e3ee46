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
}

const MINUTE = 60_000;
const LONGEST_MS = 24 * 3_600_000;

/** Says what is wrong with a schedule before anybody meets it in an exam room. Errors: exam/invalid-schedule. */
export function checkSchedule({ opensAt, closesAt, durationMs, releaseAt }: Schedule, candidates: readonly CandidateEntry[], now: UnixMs): Result<void, InvigilError> {
  if (durationMs < MINUTE || durationMs > LONGEST_MS) return invalid("the working time must be between 1 minute and 24 hours");
  if (closesAt <= opensAt) return invalid("the exam closes before it opens");
  if (closesAt <= now) return invalid("the exam would be over already");
  if (opensAt + durationMs > closesAt) return invalid(`the window is shorter than the working time; close it at ${isoMinute(opensAt + durationMs)} or later`);
  if (releaseAt !== null && releaseAt > closesAt) return invalid("the exam would be released after it closes");

  const cutOff = candidates.filter(({ extraMinutes }) => opensAt + durationMs + extraMinutes * MINUTE > closesAt);
  if (cutOff.length === 0) return ok(undefined);
  const latest = opensAt + durationMs + Math.max(...cutOff.map(({ extraMinutes }) => extraMinutes)) * MINUTE;
  const names = cutOff.map(({ name, extraMinutes }) => `${name} (${extraMinutes} min)`).join(", ");
  return fail("exam/invalid-schedule", `the window cuts off the extra time of ${names}; close it at ${isoMinute(latest)} or later`, {
    candidates: cutOff.length, closesAt: latest,
  });
}

function invalid(sentence: string): Result<never, InvigilError> {
  return fail("exam/invalid-schedule", sentence);
}

/** The moment in UTC, rounded up to a full minute. */
function isoMinute(at: UnixMs): string {
  return `${new Date(Math.ceil(at / MINUTE) * MINUTE).toISOString().slice(0, 16)}Z`;
}
