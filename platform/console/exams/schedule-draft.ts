import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import type { NewSchedule, PolicyChoice } from "../../../core/contract/wire-exams.ts";
import { normaliseStartCode } from "../../../core/crypto/start-code.ts";
import { MOST_OVERRIDE_CODES } from "../../../core/package/manifest.ts";
import { assertNever } from "../../../core/result.ts";
import type { ScheduleFault } from "../../../core/schedule/check-schedule.ts";
import { scheduleFault } from "../../../core/schedule/check-schedule.ts";
import { moment } from "../words.ts";
import { fromField, toField } from "./local-time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Between the end of the longest working time and the end of the window, unless somebody says otherwise, ms. */
const SPARE_MS = 30 * MINUTE;

/** A schedule as it is typed. Nothing of it has to make sense yet. */
export interface ScheduleDraft {
  readonly opens: string;
  readonly minutes: string;
  /** Null while it follows from the others. */
  readonly closes: string | null;
  /** Empty for the opening. */
  readonly latestStart: string;
  readonly opening: "start-code" | "time" | "either";
  /** Empty for the opening. */
  readonly release: string;
  /** Empty to have one made. */
  readonly startCode: string;
  /** Null for as many as the policy makes sensible. */
  readonly overrideCodes: string | null;
  readonly policy: PolicyChoice;
  readonly rehearsal: boolean;
}

export type DraftField = "opens" | "minutes" | "closes" | "latestStart" | "release" | "startCode" | "overrideCodes";

/** What is wrong with a field, and what would mend it. */
export interface DraftFault {
  readonly field: DraftField;
  readonly words: string;
  /** A value of the field that would do, and what its button says. */
  readonly mend: { readonly value: string; readonly words: string } | null;
}

/** What a new schedule begins with: the next full hour, one hour of work. */
export function newDraft(now: number): ScheduleDraft {
  const hour = new Date(now);
  hour.setMinutes(0, 0, 0);
  return {
    opens: toField(hour.getTime() + HOUR), minutes: "60", closes: null, latestStart: "", opening: "start-code", release: "", startCode: "", overrideCodes: null, policy: { kind: "preset", preset: "supervised-room" }, rehearsal: false,
  };
}

/** When the window closes while nobody has said: everybody has all of their time, and half an hour is left. Empty when that cannot be told yet. */
export function usualClosing(draft: ScheduleDraft, candidates: readonly CandidateEntry[]): string {
  const from = fromField(draft.latestStart) ?? fromField(draft.opens);
  const minutes = minutesOf(draft.minutes);
  if (from === null || minutes === null) return "";
  const extra = candidates.reduce((most, { extraMinutes, breakMinutes }) => Math.max(most, extraMinutes + breakMinutes), 0);
  return toField(Math.ceil((from + (minutes + extra) * MINUTE + SPARE_MS) / (5 * MINUTE)) * 5 * MINUTE);
}

/** The schedule that a draft stands for, or what keeps it from being one. @param usualCodes override codes where nobody says otherwise */
export function readDraft(draft: ScheduleDraft, candidates: readonly CandidateEntry[], usualCodes: number, now: number): { readonly schedule: NewSchedule | null; readonly fault: DraftFault | null } {
  const refuse = (field: DraftField, words: string, mend: DraftFault["mend"] = null) => ({ schedule: null, fault: { field, words, mend } });
  const [opensAt, closesAt, minutes] = [fromField(draft.opens), fromField(draft.closes ?? usualClosing(draft, candidates)), minutesOf(draft.minutes)];
  if (opensAt === null) return refuse("opens", "Say on which day and at what time it opens.");
  if (minutes === null) return refuse("minutes", "The working time is a whole number of minutes, from 1 to 1,440.");
  if (closesAt === null) return refuse("closes", "Say on which day and at what time it closes.");
  const latestStartAt = draft.latestStart === "" ? null : fromField(draft.latestStart);
  const releaseAt = draft.opening === "start-code" ? null : draft.release === "" ? opensAt : fromField(draft.release);
  const typed = draft.startCode.trim();
  const startCode = draft.opening === "time" ? null : typed === "" ? "auto" : typed;
  if (startCode !== null && startCode !== "auto" && !normaliseStartCode(startCode).ok) return refuse("startCode", "A start code has 10 letters and digits. Leave it empty to have one made.", { value: "", words: "Have one made" });
  const codes = draft.overrideCodes ?? String(usualCodes);
  if (!/^\d{1,2}$/.test(codes) || Number(codes) > MOST_OVERRIDE_CODES) return refuse("overrideCodes", `This is a whole number from 0 to ${MOST_OVERRIDE_CODES}.`);

  const schedule = { opensAt, closesAt, durationMs: minutes * MINUTE, releaseAt, latestStartAt, startCode, overrideCodes: Number(codes), policy: draft.policy, candidates, rehearsal: draft.rehearsal };
  const fault = scheduleFault(schedule, candidates, now);
  return fault === null ? { schedule, fault: null } : { schedule: null, fault: faultWords(fault) };
}

function faultWords(fault: ScheduleFault): DraftFault {
  switch (fault.kind) {
    case "duration": return { field: "minutes", words: "The working time must be between 1 minute and 24 hours.", mend: null };
    case "closes-before-opens": return { field: "closes", words: "It would close before it opens.", mend: null };
    case "over": return { field: "closes", words: "It would be over already.", mend: null };
    case "latest-start": return { field: "latestStart", words: "This lies outside the time from opening to closing.", mend: { value: "", words: "Use the opening" } };
    case "late-release": return { field: "release", words: "It would open by itself after it closes.", mend: { value: "", words: "Open it by itself when it opens" } };
    case "short": return { field: "closes", words: shortWords(fault), mend: { value: toField(fault.closesAt), words: `Close it at ${moment(Math.ceil(fault.closesAt / MINUTE) * MINUTE)}` } };
    default: return assertNever(fault);
  }
}

/** Names that one sentence lists. */
const MOST_NAMED = 5;

function shortWords({ cutOff, startAt }: ScheduleFault & { readonly kind: "short" }): string {
  if (cutOff === "everybody") return "Nobody would have all of the working time before it closes.";
  if (cutOff === "late-starters") return `Whoever begins at the latest start, ${moment(startAt)}, would not have all of the working time before it closes.`;
  const names = cutOff.slice(0, MOST_NAMED).map(({ name, extraMinutes, breakMinutes }) => `${name} (${extraMinutes + breakMinutes} min)`).join(", ");
  return `It would close before the extra time and breaks of ${names}${cutOff.length > MOST_NAMED ? ` and ${cutOff.length - MOST_NAMED} others` : ""} are over.`;
}

function minutesOf(text: string): number | null {
  const minutes = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return minutes >= 1 && minutes <= 1440 ? minutes : null;
}
