import { sha256Hex } from "../../core/crypto/hash.ts";
import type { InvigilError } from "../../core/errors.ts";
import { verifySeal } from "../../core/receipt/seal.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { judgeBranchSeal } from "../../core/sync/judge-seal.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalRow } from "../store/journal-rows.ts";

/**
 * Keeps the seal of a journal whose sitting goes on on another computer. It gets no receipt: which of the two counts, a person decides.
 * @returns `sitting/continued-elsewhere` when it is kept; `receipt/…`, `journal/gap` with `detail.held`, `journal/fork`, `storage/…` when it is not
 */
export async function keepBranchSeal(folder: DataFolder, { journalId }: JournalRow, sealJws: string): Promise<Result<never, InvigilError>> {
  const journal = await folder.store.read((tables) => tables.journal(journalId));
  if (!journal.ok) return journal;
  if (journal.value === undefined) throw new Error("a caller has a journal");
  const { knownAs, deviceKey, records, head, sittingId } = journal.value;
  const seal = await verifySeal(sealJws, { kty: "OKP", crv: "Ed25519", x: deviceKey });
  if (!seal.ok) return seal;
  const { error, keep } = judgeBranchSeal(seal.value, sealJws, { sittingId: knownAs, journalId, records, head });
  // SECURITY: only the seal of this very journal, over its own records, is kept as its seal.
  if (keep?.because !== "sitting/continued-elsewhere") return err(error);

  const { sealedAt } = seal.value;
  const receivedAt = folder.clock.now();
  const sealSha256 = await sha256Hex(sealJws);
  const kept = await folder.store.write(async (tables) => {
    if ((await tables.branchSeal(journalId)) !== undefined) return ok(undefined);
    await tables.addBranchSeal({ journalId, sealJws, sealedAt, receivedAt });
    await writeAudit(tables, { at: receivedAt, actor: "sitting", action: "branch-sealed", subject: sittingId, detail: { journalId, sealSha256, sealedAt } });
    return ok(undefined);
  });
  return kept.ok ? err(error) : kept;
}
