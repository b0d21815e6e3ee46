import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { PolicyId } from "../../core/policy/policy-id.ts";
import { verifyPolicy } from "../../core/policy/signed-policy.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { PolicyVersionRow } from "../store/policy-rows.ts";

/**
 * The policy of a published version, for whoever schedules an exam with it: pass `{ policyId, version }` on as `policySource`.
 * Errors: policy/not-found, policy/not-published, policy/bad-signature and policy/invalid when it was altered in the database, storage/….
 */
export async function publishedPolicy({ store, keys }: Pick<DataFolder, "store" | "keys">, policyId: PolicyId, version: number): Promise<Result<Policy, InvigilError>> {
  const row = await store.read((tables) => tables.policyVersion(policyId, version));
  if (!row.ok) return row;
  if (row.value === undefined) return notFound();
  if (row.value.jws === null) return notPublished();
  // SECURITY: what was approved is what was signed, not what stands beside it in the database.
  const signed = await verifyPolicy(row.value.jws, keys.organisationKeys);
  if (!signed.ok) return signed;
  if (signed.value.policyId !== policyId || signed.value.version !== version) return fail("policy/invalid", "another policy stands under this number", { path: "policyId" });
  return ok(signed.value.policy);
}

/** Whether a version is published, and has this hash. Errors: policy/not-found, policy/not-published. */
export function isPublished(row: PolicyVersionRow | undefined, policySha256: string): Result<void, InvigilError> {
  if (row === undefined) return notFound();
  // SECURITY: a package that names a version runs under that version's policy, and under no other.
  return row.state === "published" && row.policySha256 === policySha256 ? ok(undefined) : notPublished();
}

function notFound(): Result<never, InvigilError> {
  return fail("policy/not-found", "there is no such version of a policy on this platform");
}

function notPublished(): Result<never, InvigilError> {
  return fail("policy/not-published", "this version of the policy is not published: publish it first, or choose one that is");
}
