import type { DeviceKey } from "../crypto/schemas.ts";
import type { DocumentCodes, SigningKey } from "../crypto/signing.ts";
import { signDocument, verifyDocument } from "../crypto/signing.ts";
import type { InvigilError } from "../errors.ts";
import type { Result } from "../result.ts";
import type { Seal } from "./receipt.ts";
import { sealSchema } from "./receipt.ts";

const CODES: DocumentCodes = { badSignature: "receipt/bad-signature", invalid: "receipt/invalid", unknownKey: "receipt/unknown-key" };

/** Closes a journal: the computer signs what was handed in, and when. */
export async function signSeal(seal: Seal, deviceKey: SigningKey): Promise<string> {
  return signDocument("invigil-seal+jws", seal, deviceKey);
}

/**
 * Checks a seal's signature and form. The caller compares its ids, `records` and `head` with the journal that it holds.
 * @returns `receipt/bad-signature`, `receipt/invalid` or `receipt/unknown-key`
 */
export async function verifySeal(jws: string, deviceKey: DeviceKey): Promise<Result<Seal, InvigilError>> {
  return verifyDocument(jws, "invigil-seal+jws", sealSchema, [deviceKey], CODES);
}
