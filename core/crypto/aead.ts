import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { concatBytes, ownBytes } from "./encoding.ts";
import type { Random } from "./random.ts";

/** Bytes of an AES-256 key. */
const AEAD_KEY_BYTES = 32;
/** Bytes of a nonce (NIST SP 800-38D §5.2.1.1 recommends 96 bits). */
export const AEAD_NONCE_BYTES = 12;
/** Bytes that encryption adds. */
export const AEAD_TAG_BYTES = 16;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) under a fresh random nonce.
 * One key must not seal more than 2^32 messages; a journal has thousands.
 * @param key 32 bytes
 * @param aad authenticated, not encrypted, not stored
 * @returns nonce (12 bytes) || ciphertext || tag (16 bytes)
 */
export async function aeadSeal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array, random: Random): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = random.bytes(AEAD_NONCE_BYTES);
  return concatBytes(nonce, await sealWithNonce(key, nonce, plaintext, aad));
}

/**
 * Opens what `aeadSeal` made.
 * @returns `crypto/open-failed` when key, bytes or `aad` are not those of the sealing; `crypto/invalid-key` when the key is not 32 bytes
 */
export async function aeadOpen(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  return openWithNonce(key, sealed.subarray(0, AEAD_NONCE_BYTES), sealed.subarray(AEAD_NONCE_BYTES), aad);
}

/**
 * AES-256-GCM under a nonce that the caller guarantees to be used once with this key.
 * @returns ciphertext || tag (16 bytes)
 */
export async function sealWithNonce(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (key.length !== AEAD_KEY_BYTES || nonce.length !== AEAD_NONCE_BYTES) throw new Error("AES-256-GCM takes a key of 32 bytes and a nonce of 12");
  return new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, aad), await importKey(key, "encrypt"), ownBytes(plaintext)));
}

/** Opens what `sealWithNonce` made; errors as `aeadOpen`. */
export async function openWithNonce(
  key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array,
): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  if (key.length !== AEAD_KEY_BYTES) return fail("crypto/invalid-key", "an AES-256 key has 32 bytes", { bytes: key.length });
  if (nonce.length !== AEAD_NONCE_BYTES || sealed.length < AEAD_TAG_BYTES) return fail("crypto/open-failed", "too short to be sealed bytes");
  const imported = await importKey(key, "decrypt");
  try {
    return ok(new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), imported, ownBytes(sealed))));
  } catch {
    return fail("crypto/open-failed", "the key, the bytes or their context are not those of the sealing");
  }
}

function gcm(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: ownBytes(nonce), additionalData: ownBytes(aad), tagLength: AEAD_TAG_BYTES * 8 };
}

async function importKey(key: Uint8Array, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", ownBytes(key), "AES-GCM", false, [usage]);
}
