import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE64URL_CODES = new TextEncoder().encode(BASE64URL);
const BASE64URL_VALUES = new Int8Array(128).fill(-1);
for (const [value, code] of BASE64URL_CODES.entries()) BASE64URL_VALUES[code] = value;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The same bytes over an `ArrayBuffer` of their own kind, as WebCrypto asks; copies only what lies in shared memory. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
}

/** Unpadded base64url (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let at = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const group = (byteAt(bytes, index) << 16) | (byteAt(bytes, index + 1) << 8) | byteAt(bytes, index + 2);
    out[at++] = byteAt(BASE64URL_CODES, group >> 18);
    out[at++] = byteAt(BASE64URL_CODES, (group >> 12) & 63);
    if (left > 1) out[at++] = byteAt(BASE64URL_CODES, (group >> 6) & 63);
    if (left > 2) out[at++] = byteAt(BASE64URL_CODES, group & 63);
  }
  return decoder.decode(out);
}

/**
 * Reads unpadded base64url. Exactly one text stands for some bytes: padding, other characters and unused bits that are not zero
 * are refused, so that a changed character can never go unnoticed.
 * @returns `crypto/invalid-key` when the text is not canonical base64url
 */
export function fromBase64url(text: string): Result<Uint8Array<ArrayBuffer>, InvigilError> {
  const rest = text.length % 4;
  if (rest === 1) return fail("crypto/invalid-key", "base64url of an impossible length");
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const value = code < 128 ? BASE64URL_VALUES[code] : -1;
    if (value === undefined || value < 0) return fail("crypto/invalid-key", "a character that is not base64url", { at: index });
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[at++] = (bits >> held) & 0xff;
    }
  }
  // SECURITY: without this a signature's last character could be changed unnoticed (its unused bits would be ignored).
  if ((bits & ((1 << held) - 1)) !== 0) return fail("crypto/invalid-key", "base64url with unused bits that are not zero");
  return ok(out);
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return ownBytes(encoder.encode(text));
}

/** Text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD, a byte order mark stays. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/**
 * Reads lower-case hexadecimal of an even length.
 * @returns `crypto/invalid-key` for anything else
 */
export function fromHex(text: string): Result<Uint8Array<ArrayBuffer>, InvigilError> {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return fail("crypto/invalid-key", "not lower-case hexadecimal");
  const out = new Uint8Array(text.length / 2);
  for (let index = 0; index < out.length; index++) out[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  return ok(out);
}

/** One byte string out of several. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether two byte strings are equal, in a time that depends on their length only. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) difference |= byteAt(a, index) ^ byteAt(b, index);
  return difference === 0;
}

/** Byte at a place, 0 beyond the end. */
function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
