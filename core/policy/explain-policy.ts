import type { ControlId, Tier } from "./control.ts";
import { CONTROL_IDS } from "./control.ts";
import type { ControlCost, ControlWords } from "./control-words.ts";
import { CONTROL_COSTS, CONTROL_WORDS } from "./control-words.ts";
import type { System } from "./guarantees.ts";
import { GUARANTEES } from "./guarantees.ts";
import type { Policy } from "./policy.ts";
import type { StudentSection } from "./student-words.ts";
import { contactInWords, studentReads } from "./student-words.ts";

/** A control for whoever decides about it: what it does, how far it holds on each system at best, what it costs, whom it hurts. */
export interface ExplainedControl extends ControlWords, ControlCost {
  readonly control: ControlId;
  readonly tiers: Readonly<Record<System, Tier>>;
}

/** What a policy means for the people whom it reaches. */
export interface ExplainedPolicy {
  /** Word for word what the student reads before agreeing. */
  readonly reads: readonly StudentSection[];
  /** The sentence under it that says whom to ask. */
  readonly contact: string;
  readonly controls: readonly ExplainedControl[];
}

/** Explains a policy. @param organisation as the student reads it in the sentence that says whom to ask */
export function explainPolicy(policy: Policy, organisation: string): ExplainedPolicy {
  return {
    reads: studentReads(policy),
    contact: contactInWords(policy.contact, organisation),
    controls: CONTROL_IDS.filter((control) => policy.controls.includes(control)).map((control) => ({ control, ...CONTROL_WORDS[control], tiers: tiersOf(control), ...CONTROL_COSTS[control] })),
  };
}

/** What a control is at best on each system. */
export function tiersOf(control: ControlId): Readonly<Record<System, Tier>> {
  const { windows, macos, linux, "linux-kiosk": session } = GUARANTEES[control];
  return { windows: windows.tier, macos: macos.tier, linux: linux.tier, "linux-kiosk": session.tier };
}
