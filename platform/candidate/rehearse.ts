import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { CandidateRow, PackageRow } from "../store/schema.ts";

/** People who may take one rehearsal without being on its list. Their records are small, and the next rehearsal is scheduled in a minute. */
export const MOST_REHEARSERS = 500;

const NOBODY = fail("sign-in/unknown-candidate", "no candidate of this exam has this code");

/**
 * Makes a candidate of whoever comes to a rehearsal with a code that nobody has: it is theirs from then on, and no name is asked for.
 * @param codeHmac tag of that code. Errors: sign-in/unknown-candidate when the package is no rehearsal, is over, or as many have come as may; storage/….
 */
export async function rehearse({ store, clock, random }: DataFolder, { packageId, closesAt }: PackageRow, codeHmac: string): Promise<Result<CandidateRow, InvigilError>> {
  const known = await store.read((tables) => tables.isRehearsal(packageId));
  if (!known.ok) return known;
  // SECURITY: asked before anything is written: whoever guesses at a real exam causes no write.
  if (!known.value || clock.now() > closesAt) return NOBODY;
  const candidateId = newId(random);
  return store.write(async (tables) => {
    const there = await tables.candidateByCode(packageId, codeHmac);
    if (there !== undefined) return ok(there);
    const others = await tables.candidates(packageId);
    // SECURITY: nobody is asked who they are here, so their number has an end.
    if (others.length >= MOST_REHEARSERS) return NOBODY;
    const row = { candidateId, packageId, name: `Rehearsal ${others.length + 1}`, codeHmac, extraMs: 0, breakMs: 0 };
    await tables.addCandidate(row);
    return ok(row);
  }, "sign-in");
}
