import type { Milliseconds, UnixMs } from "../clock.ts";
import { fail } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import type { Result } from "../result.ts";
import { assertNever, ok } from "../result.ts";
import type { CandidateEntry } from "../candidate/candidate-entry.ts";

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

/** What is wrong with a schedule. `short`: somebody's time would be cut off, and `closesAt` would do for everybody, ms. */
export type ScheduleFault =
  | { readonly kind: "duration" | "closes-before-opens" | "over" | "latest-start" | "late-release" }
  | { readonly kind: "short"; readonly closesAt: UnixMs; readonly startAt: UnixMs; readonly cutOff: "everybody" | "late-starters" | readonly CandidateEntry[] };

/**
 * Says what is wrong with a schedule before anybody meets it in an exam room: whoever begins at the latest start must have the working time, their extra time
 * and their breaks before the window closes. Null when nothing is.
 */
export function scheduleFault({ opensAt, closesAt, durationMs, releaseAt, latestStartAt }: Schedule, candidates: readonly CandidateEntry[], now: UnixMs): ScheduleFault | null {
  if (durationMs < MINUTE || durationMs > LONGEST_MS) return { kind: "duration" };
  if (closesAt <= opensAt) return { kind: "closes-before-opens" };
  if (closesAt <= now) return { kind: "over" };
  if (latestStartAt !== null && (latestStartAt < opensAt || latestStartAt > closesAt)) return { kind: "latest-start" };
  if (releaseAt !== null && releaseAt > closesAt) return { kind: "late-release" };

  const startAt = latestStartAt ?? opensAt;
  const endOf = (entry: CandidateEntry): UnixMs => startAt + durationMs + (entry.extraMinutes + entry.breakMinutes) * MINUTE;
  const latest = candidates.reduce((end, entry) => Math.max(end, endOf(entry)), startAt + durationMs);
  if (latest <= closesAt) return null;
  const cutOff = opensAt + durationMs > closesAt ? "everybody" : startAt + durationMs > closesAt ? "late-starters" : candidates.filter((entry) => endOf(entry) > closesAt);
  return { kind: "short", closesAt: latest, startAt, cutOff };
}

/** The same as a refusal. Errors: exam/invalid-schedule, with `detail.closesAt` (the time that would do for everybody) where the window is too short. */
export function checkSchedule(schedule: Schedule, candidates: readonly CandidateEntry[], now: UnixMs): Result<void, InvigilError> {
  const fault = scheduleFault(schedule, candidates, now);
  if (fault === null) return ok(undefined);
  switch (fault.kind) {
    case "duration": return invalid("the working time must be between 1 minute and 24 hours");
    case "closes-before-opens": return invalid("the exam closes before it opens");
    case "over": return invalid("the exam would be over already");
    case "latest-start": return invalid("the latest start lies outside the window");
    case "late-release": return invalid("the exam would be released after it closes");
    case "short": return tooShort(fault, schedule.opensAt);
    default: return assertNever(fault);
  }
}

function tooShort({ closesAt, startAt, cutOff }: ScheduleFault & { readonly kind: "short" }, opensAt: UnixMs): Result<never, InvigilError> {
  const detail = { closesAt };
  const close = `close it at ${isoMinute(closesAt)} or later`;
  if (cutOff === "everybody") return fail("exam/invalid-schedule", `the window is shorter than the working time; ${close}`, detail);
  if (cutOff === "late-starters") return fail("exam/invalid-schedule", `the window cuts off everybody who begins at ${isoMinute(startAt)}; ${close}`, detail);
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
