import * as v from "valibot";
import { deviceKeySchema } from "../crypto/schemas.ts";
import type { DocumentCodes, PublicJwk, SigningKey } from "../crypto/signing.ts";
import { signDocument, verifyDocument } from "../crypto/signing.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { InvigilError } from "../errors.ts";
import type { Result } from "../result.ts";
import { journalIdSchema, packageIdSchema, sittingIdSchema } from "./ids.ts";

const CODES: DocumentCodes = { badSignature: "sitting/token-invalid", invalid: "sitting/token-invalid", unknownKey: "sitting/token-invalid" };

/** What the platform signs at sign-in (JWS type `invigil-admission+jws`): this candidate sits this exam with this journal on this computer. */
export const admissionSchema = v.strictObject({
  sittingId: sittingIdSchema, packageId: packageIdSchema, candidateId: v.string(), journalId: journalIdSchema, deviceKey: deviceKeySchema,
});
export type AdmissionTicket = DeepReadonly<v.InferOutput<typeof admissionSchema>>;

/** Signs an admission. The candidate's computer keeps it and shows it to a platform that forgot the sitting. */
export async function signAdmission(ticket: AdmissionTicket, key: SigningKey): Promise<string> {
  return signDocument("invigil-admission+jws", ticket, key);
}

/**
 * Checks an admission's signature and form.
 * @param keys the organisation's keys
 * @returns `sitting/token-invalid`
 */
export async function verifyAdmission(jws: string, keys: readonly PublicJwk[]): Promise<Result<AdmissionTicket, InvigilError>> {
  return verifyDocument(jws, "invigil-admission+jws", admissionSchema, keys, CODES);
}
