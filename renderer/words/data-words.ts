import { RAW_FIELD_WORDS } from "../../core/device/device-words.ts";
import type { Collector, Policy } from "../../core/policy/policy.ts";

type Viewer = Policy["dataPlan"][number]["viewers"][number];

/** What leaves the computer, by the collector that the policy names. */
export const COLLECTOR_WORDS: Readonly<Record<Collector, string>> = {
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

/** How long data is kept, in words. */
export function retentionInWords(days: number): string {
  if (days === 0) return "Deleted when the exam closes.";
  return `Deleted ${days} ${days === 1 ? "day" : "days"} after the exam closes.`;
}
