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
export const COLLECTORS = ["system-check", "process-matches", "incidents", "device-report", "keystrokes"] as const;
export type Collector = (typeof COLLECTORS)[number];

/** What happens when a check finds something: nothing, a note, an invigilator's override code, or no exam on this computer. */
export const VERDICTS = ["allow", "warn", "ask-invigilator", "block"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Staff who may see what was collected. */
export const VIEWERS = ["invigilator", "administrator", "marker", "privacy-officer"] as const;
export type Viewer = (typeof VIEWERS)[number];

/** One entry of the policy's data plan: what, why, on which ground, for how long, who sees it. */
const dataPlanEntrySchema = v.strictObject({
  collector: v.pipe(v.picklist(COLLECTORS), v.description("What is collected. Each collector has one entry at most.")),
  purpose: v.pipe(v.string(), v.minLength(1), v.maxLength(500), v.description("Why, in a sentence that the student reads.")),
  legalBasis: v.pipe(v.string(), v.minLength(1), v.maxLength(500), v.description("On which ground, as the student reads it.")),
  retentionDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650), v.description("Days after the exam closes until it is deleted.")),
  viewers: v.pipe(v.array(v.picklist(VIEWERS)), v.minLength(1), v.description("Who may see it.")),
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

/** Version of the format that this program reads and writes. */
export const POLICY_FORMAT = 1;

/**
 * The form of a policy, without what contradicts itself: what a draft has while somebody works on it.
 * Descriptions are for those who write a policy by hand: they are published as a JSON Schema.
 */
export const policyFormSchema = v.strictObject({
  version: v.pipe(v.literal(POLICY_FORMAT), v.description("Version of this format.")),
  preset: v.pipe(v.picklist(["practice", "supervised-room", "remote", "custom"]), v.description("What it is called. A policy called practice locks and records nothing; a changed preset is called custom.")),
  controls: v.pipe(
    v.array(v.picklist(CONTROL_IDS)), v.check((list) => new Set(list).size === list.length, "controls are listed once each"),
    v.description("Controls to apply, each once. What is not listed stays as the student has it."),
  ),
  dataPlan: v.pipe(v.array(dataPlanEntrySchema), v.description("What leaves the computer beside the answers. What is not listed is not collected.")),
  programs: v.pipe(programsSchema, v.description("Programs that have to be closed, and programs that may be used.")),
  displays: v.strictObject({
    most: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16), v.description("Displays allowed at once; 0 means any number.")),
    internalOnly: v.pipe(v.boolean(), v.description("Only the computer's own display.")),
    virtual: v.pipe(v.picklist(["allow", "refuse"]), v.description("Displays that a program made up, and mirrored ones.")),
  }),
  device: v.strictObject({
    fields: v.pipe(
      v.array(v.picklist(RAW_FIELDS)), v.check((list) => new Set(list).size === list.length, "identifiers are listed once each"),
      v.description("Raw identifiers of the computer that its report holds, each once; each leaves it only when it is named here. The pseudonymous id needs none."),
    ),
  }),
  virtualMachine: v.pipe(v.picklist(VERDICTS), v.description("What follows when the computer is judged to be a virtual machine.")),
  remoteSession: v.pipe(v.picklist(VERDICTS), v.description("What follows when the computer is used from afar.")),
  assistiveTools: v.pipe(v.array(v.picklist(ASSISTIVE_TOOLS)), v.description("Tools for people with disabilities that are allowed; screen readers are whether listed or not.")),
  keystrokes: v.strictObject({
    level: v.pipe(v.picklist(KEYSTROKE_LEVELS), v.description("How closely key timing is recorded: not at all, counts of rhythm without their order, or press and release times. Never a character.")),
    compare: v.pipe(v.boolean(), v.description("Compare how later answers were typed with the first part of the sitting.")),
    injection: v.pipe(v.boolean(), v.description("Look for text that appeared without being typed.")),
    alternative: v.pipe(v.string(), v.maxLength(1000), v.description("The equal way to sit the exam for whoever objects, as the candidate reads it.")),
  }),
  contact: v.pipe(v.string(), v.maxLength(500), v.description("Who to ask about the data, shown before consent.")),
});

/** What an exam locks and collects. Strict: an unknown key is refused by its path. */
export const policySchema = v.pipe(
  policyFormSchema,
  // SECURITY: candidates of a practice exam are told that nothing is locked and nothing recorded but their answers; that must be so.
  v.check((policy) => policy.preset !== "practice" || locksAndRecordsNothing(policy), "a policy called practice locks and records nothing; call it custom"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const faultsOf of [controlFaults, programFaults, deviceFaults, keystrokeFaults, retentionFaults]) for (const issue of faultIssues(dataset.value, faultsOf(dataset.value))) addIssue(issue);
  }),
);
export type Policy = DeepReadonly<v.InferOutput<typeof policyFormSchema>>;

function locksAndRecordsNothing({ controls, dataPlan, programs, displays, device, virtualMachine, remoteSession, keystrokes }: v.InferOutput<typeof policyFormSchema>): boolean {
  const page: readonly ControlId[] = PAGE_CONTROLS;
  return controls.every((control) => page.includes(control)) && dataPlan.length === 0 && programs.lists.length === 0 && programs.rules.length === 0 && programs.permitted.length === 0
    && displays.most === 0 && !displays.internalOnly && device.fields.length === 0 && virtualMachine === "allow" && remoteSession === "allow" && keystrokes.level === "off";
}
