import { compactVerify } from "jose";
import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { ErrorCode, InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { canonicalise, isCanonical } from "../journal/canonical-json.ts";
import { parseJson } from "../parse-json.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { fromBase64url, fromUtf8, toBase64url, utf8 } from "./encoding.ts";
import type { PublicJwk, SigningKey } from "./keys.ts";
import { importPrivateKey, importPublicKey, thumbprint } from "./keys.ts";

export type { PublicJwk, SigningKey } from "./keys.ts";
export { fingerprint, generateSigningKey, organisationKey, signingKeyFromJwk, thumbprint } from "./keys.ts";

/** What a signature is about. A document of one type is never taken for another (RFC 8725 §3.11). */
export type DocumentType =
  | "invigil-manifest+jws" | "invigil-release+jws" | "invigil-checkpoint+jws" | "invigil-countersignature+jws" | "invigil-seal+jws" | "invigil-receipt+jws" | "invigil-admission+jws" | "invigil-tree-head+jws" | "invigil-policy+jws" | "invigil-update+jws";

/** What `verifyDocument` says when it refuses, in the words of the caller's area. */
export interface DocumentCodes {
  readonly badSignature: ErrorCode;
  /** Not a document of this type, or its content does not fit. */
  readonly invalid: ErrorCode;
  /** Signed by a key that is not among those trusted. */
  readonly unknownKey: ErrorCode;
}

// SECURITY: strict, so that no header can bring its own key (`jwk`, `jku`), another algorithm or an unencoded payload (RFC 8725 §3.1, RFC 7797).
const headerSchema = v.strictObject({ alg: v.literal("EdDSA"), typ: v.string(), kid: v.string() });

/**
 * Signs a document: compact JWS (RFC 7515 §3.1) with EdDSA (RFC 8037 §3.1) over its canonical JSON (RFC 8785).
 * @throws TypeError when the payload has no canonical JSON, such as a text with a lone surrogate
 */
export async function signDocument(typ: DocumentType, payload: unknown, key: SigningKey): Promise<string> {
  const signed = `${toBase64url(utf8(JSON.stringify({ alg: "EdDSA", typ, kid: key.kid })))}.${toBase64url(utf8(canonicalise(payload)))}`;
  const signature = key.signInPlace?.(utf8(signed)) ?? new Uint8Array(await crypto.subtle.sign("Ed25519", await importedKey(key), utf8(signed)));
  return `${signed}.${toBase64url(signature)}`;
}

/** Importing a key is as much work as signing with it; a key that signs once signs often. */
const imported = new WeakMap<SigningKey, Promise<CryptoKey>>();

function importedKey(key: SigningKey): Promise<CryptoKey> {
  const known = imported.get(key) ?? importPrivateKey(key.privateJwk);
  imported.set(key, known);
  return known;
}

/**
 * Checks a signed document completely: form, type, algorithm, key, signature, canonical payload, schema; in this order.
 * @param keys the keys that may have signed; a key whose `kid` is not its own thumbprint never verifies anything
 */
export async function verifyDocument<const S extends v.GenericSchema>(
  jws: string, typ: DocumentType, schema: S, keys: readonly PublicJwk[], codes: DocumentCodes,
): Promise<Result<DeepReadonly<v.InferOutput<S>>, InvigilError>> {
  const parts = jws.split(".").map(fromBase64url);
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || !header?.ok || !payload?.ok || !signature?.ok) return fail(codes.invalid, "not a compact JWS", { type: typ });

  const protectedHeader = v.safeParse(headerSchema, parseJson(fromUtf8(header.value)));
  // SECURITY: the type is compared, so that a receipt cannot stand for a seal, nor a checkpoint for a countersignature.
  if (!protectedHeader.success || protectedHeader.output.typ !== typ) return fail(codes.invalid, "the JWS header is not that of this kind of document", { type: typ });

  const key = await findKey(protectedHeader.output.kid, keys);
  if (key === null) return fail(codes.unknownKey, "signed by a key that is not known here", { type: typ });

  try {
    await compactVerify(jws, await importPublicKey(key), { algorithms: ["EdDSA"] });
  } catch {
    return fail(codes.badSignature, "the signature does not fit the document", { type: typ });
  }

  const text = fromUtf8(payload.value);
  if (!isCanonical(text)) return fail(codes.invalid, "the document is not canonical JSON", { type: typ });
  const parsed = v.safeParse(schema, parseJson(text));
  if (!parsed.success) return fail(codes.invalid, "the document does not hold what it should", { type: typ, path: v.getDotPath(parsed.issues[0]) ?? "" });
  return ok(readonlyDocument(parsed.output));
}

/**
 * What a document says, without checking who signed it: for lists of what this computer kept itself, never for a decision.
 * @returns `undefined` when it is no JWS
 */
export function unverifiedPayload(jws: string): unknown {
  const payload = fromBase64url(jws.split(".")[1] ?? "");
  return payload.ok ? parseJson(fromUtf8(payload.value)) : undefined;
}

/** The key that a `kid` names: found by its computed thumbprint, never by what it says of itself. */
async function findKey(kid: string, keys: readonly PublicJwk[]): Promise<PublicJwk | null> {
  for (const key of keys) {
    // SECURITY: a stated `kid` is only believed when it is the thumbprint, or a foreign key could wear a trusted fingerprint.
    if ((await thumbprint(key)) === kid && (key.kid === undefined || key.kid === kid)) return key;
  }
  return null;
}

/** Deep-readonly view of a parsed document: a type-level promise, nothing changes at run time. */
function readonlyDocument<T>(value: T): DeepReadonly<T>;
function readonlyDocument(value: unknown): unknown {
  return value;
}
