import { ownBytes, toHex, utf8 } from "./encoding.ts";

/** SHA-256 (FIPS 180-4), 32 bytes. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", ownBytes(bytes)));
}

/** SHA-256 in lower-case hexadecimal; of a text, over its UTF-8 bytes. */
export async function sha256Hex(bytesOrText: Uint8Array | string): Promise<string> {
  return toHex(await sha256(typeof bytesOrText === "string" ? utf8(bytesOrText) : bytesOrText));
}
