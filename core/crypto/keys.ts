import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { canonicalise } from "../journal/canonical-json.ts";
import type { OrganisationKey } from "../receipt/receipt.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { inGroups, toCrockford } from "./crockford.ts";
import { fromBase64url, toBase64url, utf8 } from "./encoding.ts";
import { sha256 } from "./hash.ts";
import type { DeviceKey } from "./schemas.ts";
import { deviceKeySchema } from "./schemas.ts";

const ALGORITHM = "Ed25519";
const KEY_BYTES = 32;

/** A public Ed25519 key as JWK (RFC 8037 §2). A `kid`, where there is one, is the RFC 7638 thumbprint and nothing else. */
export type PublicJwk = DeviceKey & { readonly kid?: string | undefined };

/** A private Ed25519 key as JWK (RFC 8037 §2). Kept encrypted, never logged, never sent. */
export const privateJwkSchema = v.strictObject({ ...deviceKeySchema.entries, d: v.string() });
export type PrivateJwk = DeepReadonly<v.InferOutput<typeof privateJwkSchema>>;

/** An Ed25519 key that signs documents: the organisation's or a computer's. */
export interface SigningKey {
  readonly publicJwk: DeviceKey;
  readonly privateJwk: PrivateJwk;
  /** RFC 7638 thumbprint of the public half. */
  readonly kid: string;
  /** Signs bytes where it is called, in a runtime that can. Without it WebCrypto signs, on another thread and back. */
  readonly signInPlace?: (bytes: Uint8Array) => Uint8Array;
}

/** A new Ed25519 signing key. */
export async function generateSigningKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 keys come in pairs");
  const { kty, crv, x, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const key = await signingKeyFromJwk({ kty, crv, x, d });
  if (!key.ok) throw new Error(key.error.message);
  return key.value;
}

/**
 * The signing key of a stored private JWK, with its two halves checked against each other.
 * @returns `crypto/invalid-key` when it is not a private Ed25519 JWK or `x` does not belong to `d`
 */
export async function signingKeyFromJwk(jwk: unknown): Promise<Result<SigningKey, InvigilError>> {
  const parsed = v.safeParse(privateJwkSchema, jwk);
  if (!parsed.success) return fail("crypto/invalid-key", "not a private Ed25519 JWK");
  const { d, ...publicJwk } = parsed.output;
  if (!isKeyText(d) || !isKeyText(publicJwk.x)) return fail("crypto/invalid-key", "an Ed25519 key has 32 bytes");
  try {
    const privateKey = await importPrivateKey(parsed.output);
    const publicKey = await importPublicKey(publicJwk);
    const probe = utf8("invigil key check");
    const belongs = await crypto.subtle.verify(ALGORITHM, publicKey, await crypto.subtle.sign(ALGORITHM, privateKey, probe), probe);
    if (!belongs) return fail("crypto/invalid-key", "the public half does not belong to the private half");
  } catch {
    return fail("crypto/invalid-key", "not a usable Ed25519 key");
  }
  return ok({ publicJwk, privateJwk: parsed.output, kid: await thumbprint(publicJwk) });
}

/** A public Ed25519 key for WebCrypto. Rejects when `x` is not 32 bytes of base64url. */
export async function importPublicKey(publicJwk: DeviceKey): Promise<CryptoKey> {
  const { kty, crv, x } = publicJwk;
  return crypto.subtle.importKey("jwk", { kty, crv, x }, ALGORITHM, false, ["verify"]);
}

/** Private Ed25519 key for WebCrypto, not to be exported again. Rejects when it is not one. */
export async function importPrivateKey(privateJwk: PrivateJwk): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", { ...privateJwk }, ALGORITHM, false, ["sign"]);
}

/** Thumbprint of a public key (RFC 7638 §3, members of RFC 8037 §2): SHA-256 in base64url, 43 characters. */
export async function thumbprint(publicJwk: DeviceKey): Promise<string> {
  const { crv, kty, x } = publicJwk;
  return toBase64url(await sha256(utf8(canonicalise({ crv, kty, x }))));
}

/**
 * A thumbprint for people to compare: its first 100 bits as `XXXX-XXXX-XXXX-XXXX-XXXX`.
 * Text that is not a thumbprint has no fingerprint and gives `(none)`.
 */
export function fingerprint(kid: string): string {
  const bytes = fromBase64url(kid);
  return bytes.ok && bytes.value.length === KEY_BYTES ? inGroups(toCrockford(bytes.value, 20), 4) : "(none)";
}

/** The public half in the form in which an organisation publishes it. */
export function organisationKey(key: SigningKey): OrganisationKey {
  return { ...key.publicJwk, kid: key.kid, use: "sig", alg: "EdDSA" };
}

function isKeyText(text: string): boolean {
  const bytes = fromBase64url(text);
  return bytes.ok && bytes.value.length === KEY_BYTES;
}
