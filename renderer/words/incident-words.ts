import { CONTROL_IDS, TIERS } from "../../core/policy/control.ts";
import type { IncidentDetail, IncidentKind } from "../../core/policy/incident.ts";
import { CHECK_WORDS } from "./check-words.ts";
import { CONTROL_WORDS } from "../../core/policy/control-words.ts";
import { counted } from "../../core/counted.ts";
import { clockTime, pauseInWords } from "./time-words.ts";

export interface IncidentWords {
  /** What happened, in one or two sentences that blame nobody. A fact that is missing is left out. */
  readonly say: (detail: IncidentDetail) => string;
  /** Whether a person looks at it. */
  readonly looked: boolean;
}

function looked(say: string | IncidentWords["say"]): IncidentWords {
  return { say: typeof say === "string" ? () => say : say, looked: true };
}

function noted(say: string | IncidentWords["say"]): IncidentWords {
  return { say: typeof say === "string" ? () => say : say, looked: false };
}

function numberOf(detail: IncidentDetail, fact: string): number | null {
  const value = detail[fact];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A fact that is text, not longer than a line. */
function textOf(detail: IncidentDetail, fact: string): string | null {
  const value = detail[fact];
  return typeof value === "string" && value !== "" ? value.slice(0, 120) : null;
}

function controlName(detail: IncidentDetail): string | null {
  const control = CONTROL_IDS.find((id) => id === detail["control"]);
  return control === undefined ? null : CONTROL_WORDS[control].name;
}

function checkName(detail: IncidentDetail): string | null {
  const found = Object.entries(CHECK_WORDS).find(([check]) => check === detail["check"]);
  return found === undefined ? null : found[1];
}

/** ` for 12 seconds`, or nothing. */
function forHowLong(detail: IncidentDetail): string {
  const ms = numberOf(detail, "forMs");
  return ms === null ? "" : ` for ${pauseInWords(Math.max(1, ms))}`;
}

function controlChanged(detail: IncidentDetail): string {
  const name = controlName(detail);
  const tier = TIERS.find((one) => one === detail["to"]);
  if (name === null) return "One of the controls holds in another way than before.";
  return tier === undefined ? `“${name}” holds in another way than before.` : `“${name}” is ${tier} now.`;
}

const DONE_WORDS: Readonly<Record<string, string>> = {
  told: "You were told.", asked: "It was asked to close.", closed: "It was closed.", gone: "It was closed.", refused: "It could not be closed from here.", paused: "The exam waited until it was closed.",
};

function prohibitedProgram(detail: IncidentDetail): string {
  const name = textOf(detail, "name") ?? textOf(detail, "rule") ?? "A program";
  const [first, last] = [numberOf(detail, "firstSeenAt"), numberOf(detail, "lastSeenAt")];
  const done = DONE_WORDS[textOf(detail, "done") ?? ""];
  const seen = first === null ? null : last === null || clockTime(first) === clockTime(last) ? `Seen at ${clockTime(first)}.` : `Seen from ${clockTime(first)} to ${clockTime(last)}.`;
  return [`${name} was running, which this exam does not allow.`, seen, done].filter((part) => part !== null && part !== undefined).join(" ");
}

function permittedProgram(detail: IncidentDetail): string {
  const name = textOf(detail, "name") ?? textOf(detail, "id") ?? "A program";
  return `${name}, which this exam allows, was ${detail["what"] === "ended" ? "closed" : "opened"}.`;
}

function clockJumped(detail: IncidentDetail): string {
  const by = numberOf(detail, "byMs");
  const how = by === null ? "" : ` ${by > 0 ? "forward" : "back"} by ${pauseInWords(Math.abs(by))}`;
  return `The clock of this computer was set${how}. Your working time does not depend on it.`;
}

/** Something of the kind was refused; how often, where that is known. */
function refused(what: string): IncidentWords {
  return looked((detail) => {
    const times = numberOf(detail, "times");
    return times === null || times < 2 ? `${what}.` : `${what}, ${times} times.`;
  });
}

/** What each kind of incident reads as. The compiler refuses a kind without words. */
export const INCIDENT_WORDS: Readonly<Record<IncidentKind, IncidentWords>> = {
  "bridge-refused": looked("The exam’s window asked for something that is not possible at that point. It was not done."),
  "renderer-crashed": looked("The exam’s window closed by itself and was opened again. Your answers were kept."),
  "control-changed": looked(controlChanged),
  "override-used": noted((detail) => {
    const name = checkName(detail);
    return name === null ? "An invigilator let this computer through with a code." : `An invigilator let “${name}” through with a code.`;
  }),
  "navigation-blocked": refused("Another page was asked for and not opened"),
  "pop-up-blocked": refused("Another window was asked for and not opened"),
  "download-blocked": refused("A download was asked for and not made"),
  "permission-denied": refused("The exam’s window was asked to use a device or a function of this computer, and did not"),
  "paste-blocked": refused("Something that was copied outside the exam was pasted and not taken"),
  "drop-blocked": refused("Something from outside was dropped on the exam and not taken"),
  "print-blocked": refused("Printing was asked for and not done"),
  "mouse-button-blocked": refused("The middle or a side button of the mouse was pressed and did nothing"),
  "focus-lost": looked((detail) => `Another window was in front${forHowLong(detail)}.`),
  "clipboard-changed": looked("Something was copied outside the exam. What it was is not recorded."),
  "display-changed": looked((detail) => {
    const displays = numberOf(detail, "displays");
    return displays === null ? "The connected screens changed." : `The connected screens changed: ${counted(displays, "screen")} now.`;
  }),
  "prohibited-program": looked(prohibitedProgram),
  "permitted-program": noted(permittedProgram),
  "unknown-programs": noted((detail) => {
    const started = numberOf(detail, "started");
    return started === null ? "Programs that the exam says nothing about were started. Only their number is recorded." : `${counted(started, "program was", "programs were")} started that the exam says nothing about. Only the number is recorded.`;
  }),
  "virtual-machine": looked("There are signs that this computer is a virtual machine."),
  "remote-session": looked("There are signs that this computer is used from afar."),
  "input-device-changed": looked("A keyboard or a mouse was connected or taken away."),
  "removable-media-changed": looked("A stick or a disk was connected or taken away. Its contents were not read."),
  "network-changed": looked("The network of this computer changed. What is sent over it is not looked at."),
  "clock-jumped": looked(clockJumped),
  suspended: looked("This computer went to sleep."),
  resumed: looked((detail) => (numberOf(detail, "forMs") === null ? "This computer woke up again." : `This computer woke up again. It had slept${forHowLong(detail)}.`)),
  "screen-locked": looked("The screen of this computer was locked."),
  "screen-unlocked": noted("The screen of this computer was unlocked again."),
  "user-switched": looked("Another user was logged in on this computer."),
};

const LOOKED = "The invigilator will look at this.";

/** An incident in words, with who looks at it. */
export function incidentInWords(kind: IncidentKind, detail: IncidentDetail): string {
  const words = INCIDENT_WORDS[kind];
  return words.looked ? `${words.say(detail)} ${LOOKED}` : words.say(detail);
}
