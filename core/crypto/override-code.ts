import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { OverrideCodes } from "../package/manifest.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { constantTimeEqual, fromBase64url, toBase64url } from "./encoding.ts";
import type { Random } from "./random.ts";
import type { StartCodeCost } from "./start-code.ts";
import { CODE_SALT_BYTES, newStartCode, normaliseStartCode, stretchCode } from "./start-code.ts";

/**
 * How hard it is to try one override code: OWASP's least for Argon2id (Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane). Less than for start codes: no question is
 * behind it, a person sees which code was used, and a package has several.
 */
const OVERRIDE_CODE_COST: StartCodeCost = { memoryKiB: 19_456, passes: 2, lanes: 1 };

/** New codes with which an invigilator lets a computer through, in the form of start codes: `XXXXX-XXXXX`, 50 random bits each. */
export function newOverrideCodes(count: number, random: Random): readonly string[] {
  return Array.from({ length: count }, () => newStartCode(random));
}

/**
 * What a package may say of its override codes to everybody: Argon2id (RFC 9106) of each, 32 bytes, under one salt, so that one typed code is
 * stretched once however many there are. Takes about a fifth of a second for each code.
 * @param codes at least one, in any form that `normaliseStartCode` takes
 * @throws Error when one is not a code: a bug of the caller
 */
export async function protectOverrideCodes(codes: readonly string[], random: Random, cost: StartCodeCost = OVERRIDE_CODE_COST): Promise<OverrideCodes> {
  const salt = random.bytes(CODE_SALT_BYTES);
  const hashes: string[] = [];
  for (const code of codes) {
    const normalised = normaliseStartCode(code);
    if (!normalised.ok) throw new Error("an override code has 10 letters and digits");
    hashes.push(toBase64url(await stretchCode(normalised.value, salt, cost)));
  }
  return { kdf: { name: "argon2id", salt: toBase64url(salt), ...cost }, hashes };
}

/**
 * Which of a package's override codes was typed. Slow by design, works offline and lets the event loop live meanwhile.
 * @param overrides as the verified manifest has them
 * @returns index from 0 (people and journals count from 1, as the codes are printed); `override/none` when the package has no codes,
 *   `override/malformed`, `override/wrong`, or `package/altered` when the salt cannot be read
 */
export async function matchOverrideCode(overrides: OverrideCodes | null, typed: string): Promise<Result<number, InvigilError>> {
  if (overrides === null) return fail("override/none", "this package has no override codes");
  const normalised = normaliseStartCode(typed);
  if (!normalised.ok) return fail("override/malformed", "an override code has 10 letters and digits", normalised.error.detail);
  const salt = fromBase64url(overrides.kdf.salt);
  if (!salt.ok || salt.value.length !== CODE_SALT_BYTES) return fail("package/altered", "the salt of the override codes cannot be read");
  const stretched = await stretchCode(normalised.value, salt.value, overrides.kdf);
  let found = -1;
  // SECURITY: every hash is compared, each in constant time, or the time taken would tell which code is nearly right and which are used.
  for (const [index, hash] of overrides.hashes.entries()) {
    const bytes = fromBase64url(hash);
    if (bytes.ok && constantTimeEqual(bytes.value, stretched)) found = index;
  }
  return found === -1 ? fail("override/wrong", "this is not one of the package's override codes") : ok(found);
}
