import { inGroups, toCrockford } from "../crypto/crockford.ts";
import { utf8 } from "../crypto/encoding.ts";
import { sha256 } from "../crypto/hash.ts";

/** What people read out or type to compare a receipt: the first 60 bits of its SHA-256 as `XXXX-XXXX-XXXX` (Crockford base32). */
export async function humanCode(receiptJws: string): Promise<string> {
  return inGroups(toCrockford(await sha256(utf8(receiptJws)), 12), 4);
}

/** The same for a seal that has no receipt yet: 40 bits as `XXXX-XXXX`. */
export async function sealCode(sealJws: string): Promise<string> {
  return inGroups(toCrockford(await sha256(utf8(sealJws)), 8), 4);
}
