import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { RAW_FIELDS } from "../device/raw-field.ts";
import { CONTROL_IDS } from "./control.ts";
import type { ControlId } from "./control.ts";
import { controlFaults } from "./control-faults.ts";
import { deviceFaults } from "./device-faults.ts";
import { keystrokeFaults } from "./keystroke-faults.ts";
import { faultIssues } from "./policy-fault.ts";
import { ASSISTIVE_TOOLS, programsSchema } from "./program-rule.ts";
import { retentionFaults } from "./retention-faults.ts";
import { programFaults } from "./programs/program-faults.ts";

/** What may leave the device. A collector that is not named here cannot run. */
const COLLECTORS = ["system-check", "process-matches", "incidents", "device-report", "keystrokes"] as const;
export type Collector = (typeof COLLECTORS)[number];

/** What happens when a check finds something: nothing, a note, an invigilator's override code, or no exam on this computer. */
export const VERDICTS = ["allow", "warn", "ask-invigilator", "block"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One entry of the policy's data plan: what, why, on which ground, for how long, who sees it. */
const dataPlanEntrySchema = v.strictObject({
  collector: v.picklist(COLLECTORS),
  purpose: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  legalBasis: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  retentionDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
  viewers: v.pipe(v.array(v.picklist(["invigilator", "administrator", "marker", "privacy-officer"])), v.minLength(1)),
});

/**
 * How closely key timing is recorded. `rhythm`: counts of time ranges by key class, without their order. `timings`: press and release times with key class,
 * for those who have grounds. Never a character, never outside the exam's text fields.
 */
export const KEYSTROKE_LEVELS = ["off", "rhythm", "timings"] as const;
export type KeystrokeLevel = (typeof KEYSTROKE_LEVELS)[number];

/** What a candidate may object to and sit the exam all the same. */
export const OBJECTIONS = ["keystrokes"] as const satisfies readonly Collector[];
export type Objection = (typeof OBJECTIONS)[number];

/** Controls over our own page alone: they change nothing on the computer. */
export const PAGE_CONTROLS = ["navigation", "pop-ups", "downloads", "permissions"] as const satisfies readonly ControlId[];

const fields = v.strictObject({
  version: v.literal(1),
  preset: v.picklist(["practice", "supervised-room", "remote", "custom"]),
  /** Controls to apply. What is not listed stays as the student has it. */
  controls: v.pipe(v.array(v.picklist(CONTROL_IDS)), v.check((list) => new Set(list).size === list.length, "controls are listed once each")),
  dataPlan: v.array(dataPlanEntrySchema),
  programs: programsSchema,
  displays: v.strictObject({
    /** Displays allowed at once; 0 means any number. */
    most: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16)),
    /** Only the computer's own display. */
    internalOnly: v.boolean(),
    /** Displays that a program made up, and mirrored ones. */
    virtual: v.picklist(["allow", "refuse"]),
  }),
  /** Raw identifiers of the computer that its report holds; each leaves it only when it is named here. The pseudonymous id needs none. */
  device: v.strictObject({
    fields: v.pipe(v.array(v.picklist(RAW_FIELDS)), v.check((list) => new Set(list).size === list.length, "identifiers are listed once each")),
  }),
  /** What follows when the computer is judged to be a virtual machine, or is used from afar. */
  virtualMachine: v.picklist(VERDICTS),
  remoteSession: v.picklist(VERDICTS),
  /** Tools that are allowed; screen readers are whether listed or not. */
  assistiveTools: v.array(v.picklist(ASSISTIVE_TOOLS)),
  keystrokes: v.strictObject({
    level: v.picklist(KEYSTROKE_LEVELS),
    /** Compare how later answers were typed with the first part of the sitting. */
    compare: v.boolean(),
    /** Look for text that appeared without being typed. */
    injection: v.boolean(),
    /** The equal way to sit the exam for whoever objects, as the candidate reads it. */
    alternative: v.pipe(v.string(), v.maxLength(1000)),
  }),
  /** Who to ask about the data, shown before consent. */
  contact: v.pipe(v.string(), v.maxLength(500)),
});

/** What an exam locks and collects. Strict: an unknown key is refused by its path. */
export const policySchema = v.pipe(
  fields,
  // SECURITY: candidates of a practice exam are told that nothing is locked and nothing recorded but their answers; that must be so.
  v.check((policy) => policy.preset !== "practice" || locksAndRecordsNothing(policy), "a policy called practice locks and records nothing; call it custom"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const faultsOf of [controlFaults, programFaults, deviceFaults, keystrokeFaults, retentionFaults]) for (const issue of faultIssues(dataset.value, faultsOf(dataset.value))) addIssue(issue);
  }),
);
export type Policy = DeepReadonly<v.InferOutput<typeof fields>>;

function locksAndRecordsNothing({ controls, dataPlan, programs, displays, device, virtualMachine, remoteSession, keystrokes }: v.InferOutput<typeof fields>): boolean {
  const page: readonly ControlId[] = PAGE_CONTROLS;
  return controls.every((control) => page.includes(control)) && dataPlan.length === 0 && programs.lists.length === 0 && programs.rules.length === 0 && programs.permitted.length === 0
    && displays.most === 0 && !displays.internalOnly && device.fields.length === 0 && virtualMachine === "allow" && remoteSession === "allow" && keystrokes.level === "off";
}
