import type { Collector, KeystrokeLevel, Policy, Verdict } from "./policy.ts";

/** What follows from a sign, for staff, in the middle of a sentence. */
export const VERDICT_CHOICES: Readonly<Record<Verdict, string>> = {
  allow: "nothing follows",
  warn: "it is noted, and the exam goes on",
  "ask-invigilator": "the exam waits for an invigilator's override code",
  block: "no exam on this computer",
};

/** What happens when a prohibited program is found during the exam. */
export const WHEN_FOUND_CHOICES: Readonly<Record<Policy["programs"]["whenFound"], string>> = {
  tell: "the candidate and a person are told",
  pause: "the exam pauses until it is gone",
  close: "it is closed on managed machines; elsewhere the candidate and a person are told",
};

/** How closely key timing is recorded. */
export const KEYSTROKE_CHOICES: Readonly<Record<KeystrokeLevel, string>> = { off: "off", rhythm: "counts of rhythm", timings: "press and release times" };

/** What staff call each thing that is collected, at the beginning of a sentence. */
export const COLLECTOR_NAMES: Readonly<Record<Collector, string>> = {
  "system-check": "Results of the system check", "process-matches": "Names of prohibited programs", incidents: "Incidents", "device-report": "Device reports", keystrokes: "Key timing",
};
