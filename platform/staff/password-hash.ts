import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import type { ScryptOptions } from "node:crypto";

/** scrypt (RFC 7914) with OWASP's parameters (Password Storage Cheat Sheet: N = 2^17, r = 8, p = 1): 128 MiB and about a third of a second a try. */
const COST = { log2N: 17, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Tries worked on at once, and how many may wait: each takes 128 MiB. */
const AT_ONCE = 2;
const MOST_WAITING = 30;
const FORM = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

/** Hashes and checks passwords, a few at a time. Null and undefined results: there are too many tries at once. */
export interface Passwords {
  /** @returns `scrypt$log2N$r$p$salt$hash`; null when too many wait */
  hash(password: string): Promise<string | null>;
  /** @param stored null for somebody who does not exist: it takes as long as for somebody who does. @returns null when too many wait */
  matches(password: string, stored: string | null): Promise<boolean | null>;
}

export function createPasswords(cost: { readonly log2N: number; readonly r: number; readonly p: number } = COST): Passwords {
  const waiting: (() => void)[] = [];
  let working = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T | null> => {
    // SECURITY: without a bound, a few hundred sign-ins at once would take all of the memory.
    if (working >= AT_ONCE && waiting.length >= MOST_WAITING) return null;
    if (working >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else working += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) working -= 1;
      else next();
    }
  };
  return {
    hash: (password) => inTurn(async () => {
      const salt = randomBytes(SALT_BYTES);
      const hash = await stretch(password, salt, cost);
      return ["scrypt", cost.log2N, cost.r, cost.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
    }),
    matches: (password, stored) => inTurn(async () => {
      const parts = FORM.exec(stored ?? "");
      const [log2N, r, p] = parts === null ? [cost.log2N, cost.r, cost.p] : [Number(parts[1]), Number(parts[2]), Number(parts[3])];
      const expected = Buffer.from(parts?.[5] ?? "", "base64url");
      const computed = await stretch(password, Buffer.from(parts?.[4] ?? "", "base64url"), { log2N, r, p });
      // SECURITY: constant time; and a name that nobody has costs as much as one that somebody has.
      return parts !== null && expected.length === HASH_BYTES && timingSafeEqual(computed, expected);
    }),
  };
}

function stretch(password: string, salt: Uint8Array, { log2N, r, p }: typeof COST | { readonly log2N: number; readonly r: number; readonly p: number }): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r };
  return new Promise((resolve, reject) => {
    // Keyboards write one letter in several ways: NFKC makes them one (RFC 8265 §4.2).
    scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, hash) => (error === null ? resolve(hash) : reject(error)));
  });
}
