import type { PolicyVersionRead } from "../../core/contract/wire-policies.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parsePolicyForm } from "../../core/policy/parse-policy.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { fetchPolicyVersion } from "./policy-reads.ts";

/** A version with its policy read. */
export interface WholeVersion {
  readonly shown: PolicyVersionRead;
  readonly policy: Policy;
}

/** Reads one version. Errors: those of the platform; policy/newer-version when a newer platform wrote it. */
export async function fetchWhole(policyId: string, version: number): Promise<Result<WholeVersion, InvigilError>> {
  const shown = await fetchPolicyVersion(policyId, version);
  if (!shown.ok) return shown;
  const policy = parsePolicyForm(shown.value.policy);
  return policy.ok ? ok({ shown: shown.value, policy: policy.value }) : policy;
}
