import type { DocumentCodes, PublicJwk, SigningKey } from "../crypto/signing.ts";
import { signDocument, verifyDocument } from "../crypto/signing.ts";
import type { InvigilError } from "../errors.ts";
import type { Result } from "../result.ts";
import type { Receipt } from "./receipt.ts";
import { receiptSchema } from "./receipt.ts";

const CODES: DocumentCodes = { badSignature: "receipt/bad-signature", invalid: "receipt/invalid", unknownKey: "receipt/unknown-key" };

/** Signs a receipt with the organisation's key: the platform holds the seal and everything that it covers. */
export async function issueReceipt(fields: Receipt, key: SigningKey): Promise<string> {
  return signDocument("invigil-receipt+jws", fields, key);
}

/**
 * Checks a receipt's signature and form; `verifyReceiptFile` checks it against its seal.
 * @returns `receipt/bad-signature`, `receipt/invalid` or `receipt/unknown-key`
 */
export async function verifyReceipt(jws: string, keys: readonly PublicJwk[]): Promise<Result<Receipt, InvigilError>> {
  return verifyDocument(jws, "invigil-receipt+jws", receiptSchema, keys, CODES);
}
