import type { UnixMs } from "../../core/clock.ts";
import type { RecordedEntry } from "../../core/contract/view.ts";
import type { DeviceLine } from "../../core/device/device-words.ts";
import { INCIDENT_KINDS } from "../../core/policy/incident.ts";
import { assertNever } from "../../core/result.ts";
import { counted } from "../../core/counted.ts";
import { retentionInWords, viewersNamed } from "../../core/policy/data-words.ts";
import { incidentInWords } from "./incident-words.ts";
import { clockTime, durationInWords, pauseInWords } from "./time-words.ts";

/** One line of what was recorded. */
export interface RecordLine {
  readonly seq: number;
  readonly at: UnixMs;
  readonly text: string;
  readonly kind: "step" | "incident" | "instruction";
  /** What it was in detail, where that is more than a sentence. */
  readonly details?: readonly DeviceLine[];
}

export interface RecordWords {
  /** Newest last. */
  readonly lines: readonly RecordLine[];
  /** What would be a long list of the same: how often and when last. */
  readonly counts: readonly string[];
  /** How many incidents there are. */
  readonly incidents: number;
}

type Facts = RecordedEntry["facts"];

/** Puts what was recorded into words. Answers appear only as a count and times. */
export function recordInWords(entries: readonly RecordedEntry[]): RecordWords {
  const lines = entries.flatMap((entry) => {
    const line = lineOf(entry);
    return line === null ? [] : [{ seq: entry.seq, at: entry.at, ...line }];
  });
  return { lines: lines.toSorted((a, b) => a.seq - b.seq), counts: countsOf(entries), incidents: lines.filter(({ kind }) => kind === "incident").length };
}

function countsOf(entries: readonly RecordedEntry[]): readonly string[] {
  const times = (kind: RecordedEntry["kind"]): string | null => {
    const counts = entries.find((entry) => entry.kind === kind);
    return counts === undefined ? null : `${counted(numberIn(counts.facts, "times") ?? 1, "time")}, last at ${clockTime(counts.at)}`;
  };
  const [typed, answered, visited, flagged, reviewing] = [times("keystrokes"), times("answered"), times("visited"), times("flagged"), times("reviewing")];
  return [
    typed === null ? null : `The rhythm of your typing: recorded ${typed}.`,
    answered === null ? null : `Your answers: saved ${answered}.`,
    visited === null ? null : `Questions: opened ${visited}.`,
    flagged === null ? null : `Flags: set or taken away ${flagged}.`,
    reviewing === null ? null : `Overview before handing in: opened ${reviewing}.`,
  ].filter((line) => line !== null);
}

function lineOf({ kind, facts }: RecordedEntry): Omit<RecordLine, "seq" | "at"> | null {
  switch (kind) {
    case "opened":
      return step("The exam was opened.");
    case "consented":
      return step("You agreed to what this exam locks and records.");
    case "objected":
      return step("You objected to recording the rhythm of your typing. From here on it was not recorded.");
    case "checked":
      return step(`The system check was done${countsIn(facts, [["passed", "ready"], ["warned", "to note"], ["failed", "that needed attention"]])}.`);
    case "signed-in":
      return step(`You signed in.${workingTime(facts)}`);
    case "device-report":
      return deviceInWords(facts);
    case "unlocked":
      return step(UNLOCKED[String(facts["by"])] ?? "The exam was unlocked.");
    case "locked-down":
      return step(`The lockdown was applied${countsIn(facts, [["enforced", "enforced"], ["monitored", "monitored"], ["unavailable", "unavailable"]])}.`);
    case "started":
      return step("Your working time began.");
    case "continued":
      return step("The exam went on here from another computer, with your answers and your time.");
    case "clock-stopped":
      return step(stoppedInWords(facts));
    case "clock-started": {
      const stoppedMs = numberIn(facts, "stoppedMs");
      return step(`The clock went on${stoppedMs === null ? "" : ` after ${pauseInWords(Math.max(1, stoppedMs))}`}.`);
    }
    case "resumed":
      return step(`The exam went on after an interruption${numberIn(facts, "downMs") === null ? "" : ` of ${pauseInWords(Math.max(1, numberIn(facts, "downMs") ?? 0))}`}. Your answers were kept.`);
    case "sealed":
      return step(facts["reason"] === "time-over" ? "Your working time was over, and your answers were sealed on this computer." : "You handed in. Your answers were sealed on this computer.");
    case "incident": {
      const incident = INCIDENT_KINDS.find((one) => one === facts["incident"]);
      return { kind: "incident", text: incident === undefined ? "Something unusual was recorded. The invigilator will look at this." : incidentInWords(incident, facts) };
    }
    case "instruction":
      return { kind: "instruction", text: instructionInWords(facts) };
    case "keystrokes":
    case "answered":
    case "visited":
    case "flagged":
    case "reviewing":
      return null;
    default:
      return assertNever(kind);
  }
}

const UNLOCKED: Readonly<Record<string, string>> = {
  "start-code": "The exam was unlocked with the start code.", "timed-release": "The exam was unlocked at its time.",
  "release-words": "The exam was unlocked with the words from paper.", "release-file": "The exam was unlocked with a file.",
};

/** A break that the student took, a pause that staff ordered, or, from a newer version, neither. */
function stoppedInWords(facts: Facts): string {
  if (facts["because"] === "break") return "You took a break. The clock stood still.";
  const reason = typeof facts["reason"] === "string" && facts["reason"] !== "" ? ` ${facts["reason"]}` : "";
  return `${facts["because"] === "pause" ? "The invigilator paused the exam. " : ""}The clock stood still.${reason}`;
}

/** Facts of a device report that are not lines of it. */
const PLAN_FACTS: ReadonlySet<string> = new Set(["purpose", "viewers", "retentionDays"]);

/** What was told of the computer, why, to whom and for how long. */
function deviceInWords(facts: Facts): Omit<RecordLine, "seq" | "at"> {
  const { purpose, viewers } = facts;
  const days = numberIn(facts, "retentionDays");
  const seenBy = typeof viewers === "string" ? viewersNamed(viewers.split(",")) : "";
  const plan = [typeof purpose === "string" ? purpose : "", seenBy === "" ? "" : `Seen by ${seenBy}.`, days === null ? "" : retentionInWords(days)].filter((sentence) => sentence !== "");
  const details = Object.entries(facts).flatMap(([label, text]) => (PLAN_FACTS.has(label) ? [] : [{ label, text: String(text) }]));
  return { kind: "step", text: ["What this computer is was recorded.", ...plan].join(" "), details };
}

function step(text: string): Omit<RecordLine, "seq" | "at"> {
  return { kind: "step", text };
}

function numberIn(facts: Facts, fact: string): number | null {
  const value = facts[fact];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** `: 17 enforced, 9 monitored`; those that are none or unknown are left out. */
function countsIn(facts: Facts, names: readonly (readonly [string, string])[]): string {
  const parts = names.flatMap(([fact, word]) => {
    const count = numberIn(facts, fact);
    return count === null || count === 0 ? [] : [`${count} ${word}`];
  });
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}

function workingTime(facts: Facts): string {
  const [duration, extra] = [numberIn(facts, "durationMs"), numberIn(facts, "extraMs")];
  if (duration === null) return "";
  return ` Working time: ${durationInWords(duration + (extra ?? 0))}.`;
}

/** What an invigilator said or granted, and what it did. */
function instructionInWords(facts: Facts): string {
  const given = facts["text"] ?? facts["reason"];
  const said = typeof given === "string" && given !== "" ? given : null;
  const extra = numberIn(facts, "extraMs");
  if (facts["instruction"] === "extra-time" && extra !== null) {
    const minutes = Math.round(extra / 60_000);
    return `The invigilator gave you more time: ${minutes} more ${minutes === 1 ? "minute was" : "minutes were"} added.${said === null ? "" : ` ${said}`}`;
  }
  if (facts["instruction"] === "pause") return `The invigilator asked for a pause.${said === null ? "" : ` ${said}`}`;
  if (facts["instruction"] === "request-hand-in") return `The invigilator asked you to hand in.${said === null ? "" : ` ${said}`}`;
  if (facts["instruction"] === "resume") return "The invigilator let the exam go on.";
  return said === null ? "The invigilator sent a message, and it was shown to you." : `The invigilator wrote: ${said}`;
}
