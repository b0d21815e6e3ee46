import * as v from "valibot";
import type { DocumentCodes, PublicJwk, SigningKey } from "../crypto/signing.ts";
import { signDocument, verifyDocument } from "../crypto/signing.ts";
import { sha256HexSchema } from "../crypto/schemas.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { InvigilError } from "../errors.ts";
import { msSchema as ms } from "../milliseconds.ts";
import type { Result } from "../result.ts";
import { examIdSchema } from "../sitting/ids.ts";

const CODES: DocumentCodes = { badSignature: "journal/bad-signature", invalid: "journal/altered", unknownKey: "journal/wrong-key" };

/** What the organisation says of an exam's log at one moment (RFC 9162 §4.10, in our own form): that many leaves have this root. */
const treeHeadSchema = v.strictObject({ examId: examIdSchema, size: v.pipe(ms, v.minValue(1)), root: sha256HexSchema, at: ms });
export type TreeHead = DeepReadonly<v.InferOutput<typeof treeHeadSchema>>;

/** Signs a head (JWS type `invigil-tree-head+jws`): from then on nothing of the first `size` leaves can be changed or removed unseen. */
export async function signTreeHead(head: TreeHead, key: SigningKey): Promise<string> {
  return signDocument("invigil-tree-head+jws", head, key);
}

/**
 * Checks a head's signature and form. The caller compares its root with the leaves.
 * @param keys the organisation's keys
 * @returns `journal/bad-signature`, `journal/altered` or `journal/wrong-key`
 */
export async function verifyTreeHead(jws: string, keys: readonly PublicJwk[]): Promise<Result<TreeHead, InvigilError>> {
  return verifyDocument(jws, "invigil-tree-head+jws", treeHeadSchema, keys, CODES);
}
