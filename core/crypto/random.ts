import { concatBytes } from "./encoding.ts";
import { CROCKFORD, toCrockford } from "./crockford.ts";

/** Source of random bytes. Comes in as an argument everywhere, so that tests decide. */
export interface Random {
  /** `length` bytes that nobody can predict. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

/** WebCrypto refuses to fill more bytes than this at once (W3C WebCrypto §10.1.1). */
const MOST_AT_ONCE = 65_536;

/** The operating system's random numbers. */
export const systemRandom: Random = {
  bytes(length) {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0; left -= MOST_AT_ONCE) parts.push(crypto.getRandomValues(new Uint8Array(Math.min(left, MOST_AT_ONCE))));
    return concatBytes(...parts);
  },
};

/** A new identifier: 128 random bits as 26 characters of Crockford base32. Callers parse it with the schema of its kind. */
export function newId(random: Random): string {
  // 26 characters hold 130 bits: two zero bits in front.
  const bytes = random.bytes(16);
  const shifted = new Uint8Array(17);
  for (let index = 0; index < 17; index++) shifted[index] = (((bytes[index - 1] ?? 0) << 6) | ((bytes[index] ?? 0) >> 2)) & 0xff;
  return toCrockford(shifted, 26);
}

/** A new code for people: `length` characters of Crockford base32, five random bits each. */
export function newCode(random: Random, length: number): string {
  return Array.from(random.bytes(length), (byte) => CROCKFORD.charAt(byte & 31)).join("");
}
