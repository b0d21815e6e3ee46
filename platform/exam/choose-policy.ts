import type { PolicyChoice } from "../../core/contract/wire-exams.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { PolicySource } from "../../core/policy/policy-id.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Result } from "../../core/result.ts";
import { assertNever, ok } from "../../core/result.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { publishedPolicy } from "../policy/published-policy.ts";

/** A policy, and the published version that it is; null for a preset. */
export interface ChosenPolicy {
  readonly policy: Policy;
  readonly policySource: PolicySource | null;
}

/** The policy that staff chose for an exam. Errors: those of `publishedPolicy`. */
export async function choosePolicy(folder: DataFolder, choice: PolicyChoice): Promise<Result<ChosenPolicy, InvigilError>> {
  switch (choice.kind) {
    case "preset":
      return ok({ policy: POLICY_PRESETS[choice.preset], policySource: null });
    case "published": {
      const { policyId, version } = choice;
      const policy = await publishedPolicy(folder, policyId, version);
      return policy.ok ? ok({ policy: policy.value, policySource: { policyId, version } }) : policy;
    }
    default:
      return assertNever(choice);
  }
}
