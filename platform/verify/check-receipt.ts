import * as v from "valibot";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import { humanCode } from "../../core/receipt/human-code.ts";
import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import { organisationKeySchema, receiptFileSchema } from "../../core/receipt/receipt.ts";
import type { VerifiedReceipt } from "../../core/receipt/verify-receipt.ts";
import { verifyReceiptFile } from "../../core/receipt/verify-receipt.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";

/** Largest file that is read, bytes. A receipt has about 5,000. */
export const MOST_BYTES = 200_000;

/** RFC 8032 §7.1, TEST 1: the public key and the signature of no bytes. */
const PROBE_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const PROBE_SIGNATURE = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

/** What `keys show --json` and `/v1/keys` print. */
const keysFileSchema = v.object({ organisation: v.optional(v.string()), keys: v.pipe(v.array(organisationKeySchema), v.minLength(1)) });

/** A checked receipt with the code for people. */
export type CheckedReceipt = VerifiedReceipt & { readonly code: string };

/** Whether this browser checks Ed25519 signatures at all, tried on a published one. Without it a page could call a good receipt bad. */
export async function canCheck(): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x: PROBE_KEY }, "Ed25519", false, ["verify"]);
    const signature = Uint8Array.from(PROBE_SIGNATURE.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    return await crypto.subtle.verify("Ed25519", key, signature, new Uint8Array());
  } catch {
    return false;
  }
}

/** Checks a receipt file's text. @param keys the organisation's, or null when none are known. Errors: receipt/… */
export async function checkReceipt(text: string, keys: readonly OrganisationKey[] | null): Promise<Result<CheckedReceipt, InvigilError>> {
  const file = parseJson(text);
  const verified = await verifyReceiptFile(file, keys);
  if (!verified.ok) return verified;
  return ok({ ...verified.value, code: await humanCode(v.parse(receiptFileSchema, file).receipt) });
}

/** Reads an organisation's keys. Errors: crypto/invalid-key. */
export function readKeys(text: string): Result<readonly OrganisationKey[], InvigilError> {
  const parsed = v.safeParse(keysFileSchema, parseJson(text));
  return parsed.success ? ok(parsed.output.keys) : fail("crypto/invalid-key", "this is no keys file");
}
