import type { InvigilError } from "../../core/errors.ts";
import { countersign, verifyCheckpoint } from "../../core/journal/checkpoint.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { judgeCheckpoint } from "../../core/sync/judge-checkpoint.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { writeRefusal } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalRow } from "../store/journal-rows.ts";

/**
 * Countersigns a signed head of a journal: from then on the client cannot rewrite what lies before, and the platform cannot deny it.
 * @returns the countersignature JWS; null when the platform does not hold all of those records yet;
 *   journal/bad-signature, journal/altered, or journal/fork when the signed head is not that of the records held
 */
export async function countersignCheckpoint(folder: DataFolder, journal: JournalRow, jws: string): Promise<Result<string | null, InvigilError>> {
  const { store, keys, clock } = folder;
  const checkpoint = await verifyCheckpoint(jws, { kty: "OKP", crv: "Ed25519", x: journal.deviceKey });
  if (!checkpoint.ok) return checkpoint;
  const { knownAs: sittingId, journalId } = journal;
  const { records } = checkpoint.value;

  const held = await store.read((tables) => tables.headAfter(journalId, records));
  if (!held.ok) return held;
  const receivedAt = clock.now();
  const judged = judgeCheckpoint(checkpoint.value, jws, { sittingId, journalId, head: held.value ?? null });
  if (judged.kind === "not-held") return ok(null);
  if (judged.kind === "refuse") {
    if (judged.keep === null) return err(judged.error);
    const refusedSha256 = await sha256Hex(judged.keep.jws);
    const noted = await store.write(async (tables) => {
      await writeRefusal(tables, { at: receivedAt, action: "checkpoint-refused", subject: journal.sittingId, detail: { journalId, records, refusedSha256 } });
      return ok(undefined);
    });
    return noted.ok ? err(judged.error) : noted;
  }

  const countersignature = await countersign(jws, { sittingId, records, receivedAt }, keys.signing);
  const stored = await store.write(async (tables) => {
    await tables.addCheckpoint({ journalId, records, jws, countersignature, receivedAt });
    return ok(undefined);
  });
  return stored.ok ? ok(countersignature) : stored;
}
