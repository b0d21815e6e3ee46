import type { Policy } from "./policy.ts";
import { diffPolicies } from "./policy-diff.ts";
import { POLICY_PRESETS } from "./presets.ts";

/** A policy under the name that is true of it: a preset's while it asks and collects what that preset does, else `custom`. Whom to ask about the data is everybody's own. */
export function withPresetName(policy: Policy): Policy {
  const preset = Object.values(POLICY_PRESETS).find((candidate) => diffPolicies({ ...candidate, contact: policy.contact }, { ...policy, preset: candidate.preset }).length === 0);
  const name = preset?.preset ?? "custom";
  return name === policy.preset ? policy : { ...policy, preset: name };
}
