import * as v from "valibot";
import type { DocumentCodes, PublicJwk, SigningKey } from "../crypto/signing.ts";
import { signDocument, verifyDocument } from "../crypto/signing.ts";
import { sha256HexSchema } from "../crypto/schemas.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { msSchema as ms } from "../milliseconds.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { Policy } from "./policy.ts";
import { policyHash } from "./policy-hash.ts";
import type { PolicyId } from "./policy-id.ts";
import { policyIdSchema, policyVersionSchema } from "./policy-id.ts";

const CODES: DocumentCodes = { badSignature: "policy/bad-signature", invalid: "policy/invalid", unknownKey: "policy/untrusted-issuer" };

/** The policy inside is read by `parsePolicy`, which says more about what does not fit than a schema within a schema. */
const signedPolicySchema = v.strictObject({
  policyId: policyIdSchema, version: policyVersionSchema, name: v.string(), policy: v.unknown(), policySha256: sha256HexSchema,
  authors: v.pipe(v.array(v.string()), v.minLength(1)), approver: v.nullable(v.string()), publishedAt: ms,
});

/** A published version of a policy, as the organisation signs it (JWS type `invigil-policy+jws`, organisation key, EdDSA). */
export interface SignedPolicy {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly name: string;
  readonly policy: Policy;
  /** `policyHash` of the policy: the same that a candidate's consent names. */
  readonly policySha256: string;
  /** Names of everybody who changed the draft, first come first. */
  readonly authors: readonly string[];
  /** The second person; null where one was enough. */
  readonly approver: string | null;
  readonly publishedAt: number;
}

/** Signs a version with the organisation's key. */
export async function signPolicy(fields: SignedPolicy, key: SigningKey): Promise<string> {
  return signDocument("invigil-policy+jws", fields, key);
}

/**
 * Checks a signed policy completely: signature, form, the policy itself, and that it is the one whose hash was approved.
 * @returns `policy/bad-signature`, `policy/untrusted-issuer`, `policy/invalid`, or as `parsePolicy`
 */
export async function verifyPolicy(jws: string, keys: readonly PublicJwk[]): Promise<Result<SignedPolicy, InvigilError>> {
  const document = await verifyDocument(jws, "invigil-policy+jws", signedPolicySchema, keys, CODES);
  if (!document.ok) return document;
  const policy = parsePolicy(document.value.policy);
  if (!policy.ok) return policy;
  // SECURITY: what people compare and approve is the hash; a document whose policy is another one says nothing.
  if ((await policyHash(policy.value)) !== document.value.policySha256) return fail("policy/invalid", "the signed policy is not the one that its hash names", { path: "policySha256" });
  return ok({ ...document.value, policy: policy.value });
}
