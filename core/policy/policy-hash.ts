import { sha256Hex } from "../crypto/hash.ts";
import { canonicalise } from "../journal/canonical-json.ts";
import type { Policy } from "./policy.ts";

/** SHA-256 of a policy's canonical JSON: what a candidate consented to, exactly. */
export async function policyHash(policy: Policy): Promise<string> {
  return sha256Hex(canonicalise(policy));
}
