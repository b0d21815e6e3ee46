import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { CONTROL_IDS } from "./control.ts";
import type { ControlId } from "./control.ts";

/** What may leave the device. A collector that is not named here cannot run. */
const COLLECTORS = ["system-check", "process-matches", "incidents"] as const;
export type Collector = (typeof COLLECTORS)[number];

/** One entry of the policy's data plan: what, why, on which ground, for how long, who sees it. */
const dataPlanEntrySchema = v.strictObject({
  collector: v.picklist(COLLECTORS),
  purpose: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  legalBasis: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  retentionDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
  viewers: v.pipe(v.array(v.picklist(["invigilator", "administrator", "marker", "privacy-officer"])), v.minLength(1)),
});

/** Controls over our own page alone: they change nothing on the computer. */
export const PAGE_CONTROLS = ["navigation", "pop-ups", "downloads", "permissions"] as const satisfies readonly ControlId[];

const fields = v.strictObject({
  version: v.literal(1),
  preset: v.picklist(["practice", "supervised-room", "remote", "custom"]),
  /** Controls to apply. What is not listed stays as the student has it. */
  controls: v.pipe(v.array(v.picklist(CONTROL_IDS)), v.check((list) => new Set(list).size === list.length, "controls are listed once each")),
  dataPlan: v.array(dataPlanEntrySchema),
  /** Programs that must be closed before the exam starts, by executable name without extension, lower case. */
  prohibitedPrograms: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(10_000)),
  /** Displays allowed at once; 0 means any number. */
  maxDisplays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16)),
  /** Who to ask about the data, shown before consent. */
  contact: v.pipe(v.string(), v.maxLength(500)),
});

/** What an exam locks and collects. Strict: an unknown key is refused by its path. */
export const policySchema = v.pipe(
  fields,
  // SECURITY: candidates of a practice exam are told that nothing is locked and nothing recorded but their answers; that must be so.
  v.check((policy) => policy.preset !== "practice" || locksAndRecordsNothing(policy), "a policy called practice locks and records nothing; call it custom"),
);
export type Policy = DeepReadonly<v.InferOutput<typeof policySchema>>;

function locksAndRecordsNothing({ controls, dataPlan, prohibitedPrograms, maxDisplays }: v.InferOutput<typeof fields>): boolean {
  const page: readonly ControlId[] = PAGE_CONTROLS;
  return controls.every((control) => page.includes(control)) && dataPlan.length === 0 && prohibitedPrograms.length === 0 && maxDisplays === 0;
}
