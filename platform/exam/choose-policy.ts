import type { PolicyChoice } from "../../core/contract/wire-exams.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";

/** The policy that staff chose for an exam. */
export async function choosePolicy(choice: PolicyChoice): Promise<Result<Policy, InvigilError>> {
  return ok(POLICY_PRESETS[choice.preset]);
}
