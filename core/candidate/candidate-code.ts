import { inGroups } from "../crypto/crockford.ts";
import type { Random } from "../crypto/random.ts";
import { newCode } from "../crypto/random.ts";

/** Characters of a code that the platform makes: 50 random bits. */
const CODE_CHARACTERS = 10;

/** A new candidate code as it is printed: `XXXXX-XXXXX`. */
export function newCandidateCode(random: Random): string {
  return inGroups(newCode(random, CODE_CHARACTERS), 5);
}

/**
 * What a person meant by a typed code: capitals, no spaces or dashes, O read as 0, I and L as 1. Institutions bring their own codes
 * (student numbers), so other characters stay as they are.
 */
export function normaliseCandidateCode(typed: string): string {
  return typed.normalize("NFKC").toUpperCase().replaceAll(/[\s\p{Pd}_.]/gu, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
