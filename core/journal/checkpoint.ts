import type { DeviceKey } from "../crypto/schemas.ts";
import { sha256Hex } from "../crypto/hash.ts";
import type { DocumentCodes, PublicJwk, SigningKey } from "../crypto/signing.ts";
import { signDocument, verifyDocument } from "../crypto/signing.ts";
import type { InvigilError } from "../errors.ts";
import type { Result } from "../result.ts";
import type { Checkpoint, Countersignature } from "./record.ts";
import { checkpointSchema, countersignatureSchema } from "./record.ts";

const CODES: DocumentCodes = { badSignature: "journal/bad-signature", invalid: "journal/altered", unknownKey: "journal/bad-signature" };

/** Signs a head of the journal with the computer's key. */
export async function signCheckpoint(checkpoint: Checkpoint, deviceKey: SigningKey): Promise<string> {
  return signDocument("invigil-checkpoint+jws", checkpoint, deviceKey);
}

/**
 * Checks a checkpoint's signature and form. The caller compares its ids, `records` and `head` with what it holds.
 * @returns `journal/bad-signature` or `journal/altered`
 */
export async function verifyCheckpoint(jws: string, deviceKey: DeviceKey): Promise<Result<Checkpoint, InvigilError>> {
  return verifyDocument(jws, "invigil-checkpoint+jws", checkpointSchema, [deviceKey], CODES);
}

/** The platform's answer to a checkpoint that it has checked: it holds everything up to `records`. */
export async function countersign(checkpointJws: string, fields: Omit<Countersignature, "checkpointSha256">, key: SigningKey): Promise<string> {
  const countersignature: Countersignature = { ...fields, checkpointSha256: await sha256Hex(checkpointJws) };
  return signDocument("invigil-countersignature+jws", countersignature, key);
}

/**
 * Checks a countersignature's signature and form. The caller compares `checkpointSha256` with the checkpoint that it sent.
 * @param keys the organisation's keys
 * @returns `journal/bad-signature` or `journal/altered`
 */
export async function verifyCountersignature(jws: string, keys: readonly PublicJwk[]): Promise<Result<Countersignature, InvigilError>> {
  return verifyDocument(jws, "invigil-countersignature+jws", countersignatureSchema, keys, CODES);
}
