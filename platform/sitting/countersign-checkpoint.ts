import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { countersign, verifyCheckpoint } from "../../core/journal/checkpoint.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { writeRefusal } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalRow } from "../store/schema.ts";

/**
 * Countersigns a signed head of a journal: from then on the client cannot rewrite what lies before, and the platform cannot deny it.
 * @returns the countersignature JWS; null when the platform does not hold all of those records yet;
 *   journal/bad-signature, journal/altered, or journal/fork when the signed head is not that of the records held
 */
export async function countersignCheckpoint(folder: DataFolder, journal: JournalRow, jws: string): Promise<Result<string | null, InvigilError>> {
  const { store, keys, clock } = folder;
  const checkpoint = await verifyCheckpoint(jws, { kty: "OKP", crv: "Ed25519", x: journal.deviceKey });
  if (!checkpoint.ok) return checkpoint;
  const { sittingId, journalId, records, head } = checkpoint.value;
  if (sittingId !== journal.knownAs || journalId !== journal.journalId) return fail("journal/altered", "the checkpoint is another sitting's");

  const held = await store.read((tables) => tables.headAfter(journalId, records));
  if (!held.ok) return held;
  if (held.value === undefined) return ok(null);
  const receivedAt = clock.now();
  // SECURITY: the platform signs only what it holds; a countersignature over another head would vouch for records nobody can show.
  if (held.value !== head) {
    const refusedSha256 = await sha256Hex(jws);
    const noted = await store.write(async (tables) => {
      await writeRefusal(tables, { at: receivedAt, action: "checkpoint-refused", subject: journal.sittingId, detail: { journalId, records, refusedSha256 } });
      return ok(undefined);
    });
    return noted.ok ? fail("journal/fork", "the signed head is not that of the records held", { records }) : noted;
  }

  const countersignature = await countersign(jws, { sittingId, records, receivedAt }, keys.signing);
  const stored = await store.write(async (tables) => {
    await tables.addCheckpoint({ journalId, records, jws, countersignature, receivedAt });
    return ok(undefined);
  });
  return stored.ok ? ok(countersignature) : stored;
}
