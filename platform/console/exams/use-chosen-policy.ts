import type { PolicyChoice } from "../../../core/contract/wire-exams.ts";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { useLoaded } from "../use-loaded.ts";
import { fetchWhole } from "../whole-version.ts";

/** The policy that a choice stands for, for what follows from it on this page; null while it is read, and when it cannot be. */
export function useChosenPolicy(choice: PolicyChoice): { readonly policy: Policy | null; readonly error: InvigilError | null } {
  const key = choice.kind === "published" ? `${choice.policyId} ${choice.version}` : null;
  const { value, error } = useLoaded(key, async () => (choice.kind === "published" ? await fetchWhole(choice.policyId, choice.version) : fail("policy/not-found", "a preset is here already")));
  return choice.kind === "preset" ? { policy: POLICY_PRESETS[choice.preset], error: null } : { policy: value?.policy ?? null, error };
}
