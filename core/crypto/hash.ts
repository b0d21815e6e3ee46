import { sha256 as sha256InPlace } from "@noble/hashes/sha2.js";
import { ownBytes, toHex, utf8 } from "./encoding.ts";

/**
 * Up to this many bytes are hashed where they are: WebCrypto takes each call to another thread and back, which costs more than ten times
 * the hash of a record or a token. Beyond it WebCrypto is faster, and keeps nobody waiting.
 */
const MOST_IN_PLACE = 4096;

/** SHA-256 (FIPS 180-4), 32 bytes. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.length <= MOST_IN_PLACE) return ownBytes(sha256InPlace(bytes));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", ownBytes(bytes)));
}

/** SHA-256 in lower-case hexadecimal; of a text, over its UTF-8 bytes. */
export async function sha256Hex(bytesOrText: Uint8Array | string): Promise<string> {
  return toHex(await sha256(typeof bytesOrText === "string" ? utf8(bytesOrText) : bytesOrText));
}
