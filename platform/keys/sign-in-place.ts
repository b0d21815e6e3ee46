import { createPrivateKey, sign } from "node:crypto";
import type { SigningKey } from "../../core/crypto/signing.ts";

/**
 * The same key, signing where it is called. A receipt is signed within the transaction that keeps it, and everybody else's writes wait for as long: by WebCrypto that is a turn of
 * the event loop, which is long just when thousands hand in; in place it is about 0.05 ms.
 */
export function signsInPlace(key: SigningKey): SigningKey {
  const privateKey = createPrivateKey({ key: { ...key.privateJwk }, format: "jwk" });
  return { ...key, signInPlace: (bytes) => sign(null, bytes, privateKey) };
}
