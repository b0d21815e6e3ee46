import { wire } from "../../core/contract/wire.ts";
import type { ListedPolicy, PolicyVersionRead } from "../../core/contract/wire-policies.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { call } from "./api.ts";

/** All policies, by name. */
export async function fetchPolicies(): Promise<Result<readonly ListedPolicy[], InvigilError>> {
  const answer = await call(wire.policies.path, wire.policies.response);
  return answer.ok ? ok(answer.value.policies) : answer;
}

/** One version whole. */
export async function fetchPolicyVersion(policyId: string, version: number): Promise<Result<PolicyVersionRead, InvigilError>> {
  return call(wire.policyVersion.path.replace(":policyId", encodeURIComponent(policyId)).replace(":version", String(version)), wire.policyVersion.response);
}
