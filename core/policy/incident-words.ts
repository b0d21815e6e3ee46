import { CONTROL_IDS } from "./control.ts";
import type { ControlId } from "./control.ts";
import { CONTROL_WORDS } from "./control-words.ts";
import type { IncidentDetail, IncidentKind } from "./incident.ts";

/** What happened, for staff: dry, and without saying what it means. */
const INCIDENT_WORDS: Readonly<Record<IncidentKind, string>> = {
  "bridge-refused": "Request of the exam's page refused",
  "renderer-crashed": "Exam's page crashed and was opened again",
  "control-changed": "Control changed",
  "override-used": "Check let through",
  "navigation-blocked": "Other page blocked",
  "pop-up-blocked": "New window blocked",
  "download-blocked": "Download blocked",
  "permission-denied": "Permission denied to the page",
  "paste-blocked": "Paste from outside blocked",
  "drop-blocked": "Drop from outside blocked",
  "print-blocked": "Printing blocked",
  "mouse-button-blocked": "Mouse button blocked",
  "focus-lost": "Exam's window left",
  "clipboard-changed": "Clipboard changed from outside",
  "display-changed": "Displays changed",
  "prohibited-program": "Prohibited program",
  "permitted-program": "Allowed program",
  "unknown-programs": "Programs that no rule names",
  "virtual-machine": "Signs of a virtual machine",
  "remote-session": "Signs of use from afar",
  "input-device-changed": "Keyboards or mice changed",
  "removable-media-changed": "Sticks or disks changed",
  "network-changed": "Network changed",
  "clock-jumped": "Clock of the computer set",
  suspended: "Computer fell asleep",
  resumed: "Computer woke up",
  "screen-locked": "Screen locked",
  "screen-unlocked": "Screen unlocked",
  "user-switched": "Another user logged in",
};

type Fact = string | number | boolean;

/** Facts that read better in words of their own, in the order in which they are said. What is not here is said by its name. */
const FACT_WORDS: Readonly<Record<string, (fact: Fact) => string>> = {
  name: String,
  what: String,
  control: (fact) => (isControl(fact) ? CONTROL_WORDS[fact].name : String(fact)),
  check: (fact) => `the check "${String(fact)}"`,
  from: (fact) => `from ${String(fact)}`,
  to: (fact) => `to ${String(fact)}`,
  code: (fact) => (typeof fact === "number" ? `by override code ${fact}` : `code ${String(fact)}`),
  displays: (fact) => (fact === 1 ? "1 display" : `${String(fact)} displays`),
  count: (fact) => `${String(fact)} of them`,
  forMs: (fact) => `for ${length(fact)}`,
  byMs: (fact) => `by ${length(fact)}`,
  firstSeenAt: (fact) => `first seen ${timeOfDay(fact)}`,
  lastSeenAt: (fact) => `last seen ${timeOfDay(fact)}`,
  done: (fact) => DONE_WORDS[String(fact)] ?? String(fact),
};

/** What a policy's `whenFound` came to. */
const DONE_WORDS: Readonly<Record<string, string>> = { told: "told the candidate", paused: "paused the exam until it was gone", closed: "asked it to close" };

/**
 * One incident in one line for staff: `Prohibited program: AnyDesk, first seen 10:42:10, told the candidate`. Times are in UTC.
 * The facts come from a candidate's computer: nothing in them is believed to be of a size or kind, and they may hold any characters.
 */
export function incidentWords(incident: IncidentKind, detail: IncidentDetail): string {
  const said = Object.keys(FACT_WORDS).filter((name) => Object.hasOwn(detail, name));
  const others = Object.keys(detail).filter((name) => !Object.hasOwn(FACT_WORDS, name) && !(name === "rule" && Object.hasOwn(detail, "name"))).toSorted();
  const facts = [...said, ...others].map((name) => factWords(name, detail[name] ?? ""));
  return facts.length === 0 ? INCIDENT_WORDS[incident] : `${INCIDENT_WORDS[incident]}: ${facts.join(", ")}`;
}

function factWords(name: string, fact: Fact): string {
  const known = Object.hasOwn(FACT_WORDS, name) ? FACT_WORDS[name] : undefined;
  return (known === undefined ? byItsName(name, fact) : known(fact)).slice(0, 300);
}

/** `batteryPercent: 20` as `battery percent 20`; a name that ends in its unit says it: `awayMs` in seconds, `seenAt` as time of day. */
function byItsName(name: string, fact: Fact): string {
  const words = (part: string): string => part.replaceAll(/(?<=[a-z])(?=[A-Z])|-/g, " ").toLowerCase();
  if (typeof fact === "number" && name.endsWith("Ms")) return `${words(name.slice(0, -2))} ${length(fact)}`;
  if (typeof fact === "number" && name.endsWith("At")) return `${words(name.slice(0, -2))} ${timeOfDay(fact)}`;
  if (typeof fact === "boolean") return fact ? words(name) : `not ${words(name)}`;
  return `${words(name)} ${String(fact)}`;
}

/** `10:42:10` in UTC; as it is when it is no time. */
function timeOfDay(at: Fact): string {
  const date = new Date(typeof at === "number" ? at : Number.NaN);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().slice(11, 19);
}

/** `300 ms`, `3.2 s`, `5 min 10 s`, `-2 min`; as it is when it is no number. */
function length(ms: Fact): string {
  if (typeof ms !== "number") return String(ms);
  const size = Math.abs(ms);
  const sign = ms < 0 ? "-" : "";
  if (size < 1000) return `${ms} ms`;
  if (size < 60_000) return `${sign}${Number((size / 1000).toFixed(1))} s`;
  const seconds = Math.round(size / 1000);
  return `${sign}${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? "" : ` ${seconds % 60} s`}`;
}

function isControl(value: Fact): value is ControlId {
  return CONTROL_IDS.some((control) => control === value);
}
