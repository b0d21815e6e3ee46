import { inGroups, normaliseCrockford } from "../../core/crypto/crockford.ts";
import type { Random } from "../../core/crypto/random.ts";
import { newCode } from "../../core/crypto/random.ts";
import type { StaffId } from "../../core/staff/role.ts";
import type { Keys } from "../keys/keys.ts";

/** Codes that a member keeps for the day on which the app is lost, 50 random bits each. */
const CODES = 8;
const CHARACTERS = 10;

/** New codes as they are shown, once. */
export function newRecoveryCodes(random: Random): readonly string[] {
  return Array.from({ length: CODES }, () => inGroups(newCode(random, CHARACTERS), 5));
}

/** What is kept of a code; null when what was typed has not the form of one. */
export async function recoveryCodeTag(keys: Pick<Keys, "codeTag">, staffId: StaffId, typed: string): Promise<string | null> {
  const code = normaliseCrockford(typed);
  return code?.length === CHARACTERS ? await keys.codeTag(staffId, code) : null;
}
