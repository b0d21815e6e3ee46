import { RAW_FIELD_WORDS } from "../device/device-words.ts";
import type { Collector, Policy, Viewer } from "./policy.ts";

/** What leaves the computer, by the collector that the policy names. */
const COLLECTOR_WORDS: Readonly<Record<Collector, string>> = {
  "system-check": "The results of the system check",
  "process-matches": "Names of running programs that the exam does not allow",
  keystrokes: "The rhythm of your typing in the exam's text fields, never what you type",
  "device-report": "What this computer is: make, model, system, displays and input devices, and a pseudonym made of its serial numbers",
  incidents: "Unusual events, such as a second screen or leaving the exam window",
};

const VIEWER_WORDS: Readonly<Record<Viewer, string>> = {
  invigilator: "the invigilator",
  administrator: "the exam's administrators",
  marker: "the markers",
  "privacy-officer": "the privacy officer",
};

/** `the invigilator and the markers`. */
export function viewersInWords(viewers: readonly Viewer[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(viewers.map((viewer) => VIEWER_WORDS[viewer]));
}

/** The same from names that came with a record; those that are not known are left out. */
export function viewersNamed(names: readonly string[]): string {
  return viewersInWords(names.filter((name) => isViewer(name)));
}

function isViewer(name: string): name is Viewer {
  return Object.hasOwn(VIEWER_WORDS, name);
}

/** Which raw identifiers a device report holds, by name. */
export function identifiersInWords(fields: Policy["device"]["fields"]): string {
  if (fields.length === 0) return "No serial number and no network address of this computer leaves it.";
  return `These leave this computer as they are, encrypted for the institution: ${new Intl.ListFormat("en", { type: "conjunction" }).format(fields.map((field) => RAW_FIELD_WORDS[field]))}.`;
}

/** What is recorded in every exam. */
export const ANSWERS_WORDS = {
  title: "Your answers",
  text: "With the time of each, the questions you opened and flagged, and when you started and handed in. Only the exam’s markers can open them: they are encrypted on this computer first.",
} as const;

/** What stands under the list of what is recorded. */
export const NOTHING_ELSE_WORDS = "Nothing else is recorded: no camera, no microphone, no location, no list of your files or programs.";

/** What the student reads of one entry of the data plan. */
export interface DataEntryWords {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly legalBasis: string;
}

/** What leaves the computer in one entry: what, why, who sees it, for how long, on which ground. */
export function dataEntryInWords({ collector, purpose, viewers, retentionDays, legalBasis }: Policy["dataPlan"][number], device: Policy["device"]): DataEntryWords {
  return {
    title: COLLECTOR_WORDS[collector],
    paragraphs: [purpose, ...(collector === "device-report" ? [identifiersInWords(device.fields)] : []), `Seen by ${viewersInWords(viewers)}. ${retentionInWords(retentionDays)}`],
    legalBasis: `Legal basis: ${legalBasis}`,
  };
}

/** How long data is kept, in words. */
export function retentionInWords(days: number): string {
  if (days === 0) return "Deleted when the exam closes.";
  return `Deleted ${days} ${days === 1 ? "day" : "days"} after the exam closes.`;
}
