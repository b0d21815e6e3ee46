import type { UnixMs } from "../clock.ts";
import { constantTimeEqual, utf8 } from "../crypto/encoding.ts";

/** Bytes of a secret: the length of the hash's output (RFC 4226 §4 R6). */
export const TOTP_SECRET_BYTES = 20;
const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps before and after now that still count: clocks of telephones are off, and people need a moment (RFC 6238 §5.2). */
const WINDOW = 1;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Number of the 30 s step that a moment lies in (RFC 6238 §4.2, T0 = 0). */
export function totpStep(at: UnixMs): number {
  return Math.floor(at / STEP_MS);
}

/** The code of a step: HMAC-SHA-1 with dynamic truncation (RFC 4226 §5.3, RFC 6238 §4), which every authenticator app has. @param digits 6 to 8 */
export async function totpCode(secret: Uint8Array<ArrayBuffer>, step: number, digits = DIGITS): Promise<string> {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(step));
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter));
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f;
  return String((mac.getUint32(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, "0");
}

/**
 * Which step a typed code is of.
 * @param after the step of the last code that was taken: each is good once, so that one seen over a shoulder is worth nothing (RFC 6238 §5.2)
 * @returns null when it is none of those around now
 */
export async function matchTotp(secret: Uint8Array<ArrayBuffer>, typed: string, at: UnixMs, after: number): Promise<number | null> {
  const code = typed.replaceAll(/[\s-]/g, "");
  if (!/^\d{6}$/.test(code)) return null;
  let matched: number | null = null;
  for (let step = totpStep(at) - WINDOW; step <= totpStep(at) + WINDOW; step++) {
    // SECURITY: every step is compared, in constant time, so that the time of the answer says nothing about the code.
    if (constantTimeEqual(utf8(await totpCode(secret, step)), utf8(code)) && step > after) matched = step;
  }
  return matched;
}

/** A secret as people type it into an app: base32 (RFC 4648 §6) without padding, in groups of four. */
export function totpSecretText(secret: Uint8Array): string {
  let bits = "";
  for (const byte of secret) bits += byte.toString(2).padStart(8, "0");
  const letters = bits.match(/.{1,5}/g)?.map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, "0"), 2))) ?? [];
  return letters.join("").match(/.{1,4}/g)?.join(" ") ?? "";
}

/** What an app reads from a QR code (Key URI format of Google Authenticator). @param issuer the organisation, @param account whose code it is */
export function totpUri(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer.replaceAll(":", " "))}:${encodeURIComponent(account.replaceAll(":", " "))}`;
  return `otpauth://totp/${label}?secret=${totpSecretText(secret).replaceAll(" ", "")}&issuer=${encodeURIComponent(issuer)}`;
}
