import { sha256Hex } from "../../core/crypto/hash.ts";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { issueReceipt } from "../../core/receipt/issue-receipt.ts";
import type { Seal } from "../../core/receipt/receipt.ts";
import { verifySeal } from "../../core/receipt/seal.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { logReceipt, logSeal } from "../log/append-leaf.ts";
import { writeAudit, writeRefusal } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { organisationName } from "../office/settings.ts";
import type { CandidateRow, JournalRow, PackageRow, RecordRow, SittingRow } from "../store/schema.ts";
import { grantedMs } from "./instruct.ts";

/** How far a seal's time may lie behind the end of working time before a person looks at it, ms. */
const GRACE_MS = 60_000;

interface Papers {
  readonly pkg: PackageRow;
  readonly candidate: CandidateRow;
  readonly journal: JournalRow;
  /** The last record held; undefined before the first. */
  readonly last: RecordRow | undefined;
}

/**
 * Takes a hand-in: the seal over a journal that the platform holds completely. Answers with the receipt JWS; the same seal again gives the
 * same receipt. A late seal is accepted, and staff are told. Errors: receipt/bad-signature, receipt/invalid, receipt/mismatch,
 * journal/gap with `detail.held`, journal/fork, sitting/wrong-state, sitting/sealed, storage/….
 */
export async function handIn(folder: DataFolder, sitting: SittingRow, sealJws: string): Promise<Result<string, InvigilError>> {
  const papers = await collect(folder, sitting);
  if (!papers.ok) return papers;
  const seal = await verifySeal(sealJws, { kty: "OKP", crv: "Ed25519", x: papers.value.journal.deviceKey });
  if (!seal.ok) return seal;

  const earlier = await folder.store.read((tables) => tables.seal(sitting.sittingId));
  if (!earlier.ok) return earlier;
  if (earlier.value?.sealJws === sealJws) return ok(earlier.value.receiptJws);

  const sealSha256 = await sha256Hex(sealJws);
  const accepted = earlier.value !== undefined ? fail("sitting/sealed", "this sitting was handed in with another seal") : check(seal.value, sitting, papers.value);
  if (!accepted.ok) return refuse(folder, sitting, accepted.error, sealSha256);
  return accept(folder, sitting, papers.value, { seal: seal.value, sealJws, sealSha256 });
}

async function collect({ store }: DataFolder, sitting: SittingRow): Promise<Result<Papers, InvigilError>> {
  return store.read(async (tables) => {
    const [pkg, candidate, journal] = [await tables.package(sitting.packageId), await tables.candidate(sitting.candidateId), await tables.journal(sitting.journalId)];
    if (pkg === undefined || candidate === undefined || journal === undefined) throw new Error("a sitting has a package, a candidate and a journal");
    const [last] = await tables.records(journal.journalId, journal.records - 1, journal.records);
    return { pkg, candidate, journal, last };
  });
}

// SECURITY: a receipt vouches for the records that the platform holds, so every fact of the seal is compared with them.
function check(seal: Seal, sitting: SittingRow, { pkg, journal, last }: Papers): Result<void, InvigilError> {
  const wrong = (
    [
      ["sittingId", seal.sittingId === sitting.sittingId], ["journalId", seal.journalId === sitting.journalId], ["examId", seal.examId === sitting.examId],
      ["packageId", seal.packageId === sitting.packageId], ["manifestSha256", seal.manifestSha256 === pkg.manifestSha256], ["questions", seal.questions === pkg.questions],
      ["answered", seal.answered <= seal.questions],
    ] as const
  ).find(([, fits]) => !fits);
  if (wrong !== undefined) return fail("receipt/mismatch", `the seal's ${wrong[0]} is not this sitting's`, { field: wrong[0] });
  if (seal.records > journal.records) return fail("journal/gap", "records before the seal are missing", { held: journal.records });
  if (seal.records !== journal.records || seal.head !== journal.head) return fail("journal/fork", "the seal is over other records than those held", { held: journal.records });
  if (journal.closed !== 1) return fail("sitting/wrong-state", "the journal's last record is not its seal");
  // SECURITY: without this a receipt would vouch for a time of hand-in that the sealed journal contradicts.
  if (seal.sealedAt !== last?.at) return fail("receipt/mismatch", "the seal's sealedAt is not that of the journal's last record", { field: "sealedAt" });
  return ok(undefined);
}

/** Refusals that are about the content are kept, so that nothing that a candidate tried to hand in goes unseen. */
async function refuse(folder: DataFolder, sitting: SittingRow, error: InvigilError, sealSha256: string): Promise<Result<never, InvigilError>> {
  if (error.code !== "journal/gap") {
    const at = folder.clock.now();
    const noted = await folder.store.write(async (tables) => {
      await writeRefusal(tables, { at, action: "seal-refused", subject: sitting.sittingId, detail: { code: error.code, sealSha256 } });
      return ok(undefined);
    });
    if (!noted.ok) return noted;
  }
  return { ok: false, error };
}

async function accept(
  folder: DataFolder, sitting: SittingRow, { pkg, candidate, journal, last }: Papers, { seal, sealJws, sealSha256 }: { readonly seal: Seal; readonly sealJws: string; readonly sealSha256: string },
): Promise<Result<string, InvigilError>> {
  const { store, keys, clock, random } = folder;
  const receiptId = newId(random);
  const receivedAt = clock.now();

  return store.write(async (tables) => {
    const held = await tables.seal(sitting.sittingId);
    if (held !== undefined) return held.sealJws === sealJws ? ok(held.receiptJws) : fail("sitting/sealed", "this sitting was handed in with another seal");

    const granted = await grantedMs(tables, sitting.sittingId);
    const late = isLate(seal, Math.max(seal.elapsed, last?.elapsed ?? 0), { pkg, candidate, granted });
    const log = await logSeal(tables, sitting.examId, sitting.sittingId, sealJws);
    const receiptJws = await issueReceipt({
      receiptId, organisation: await organisationName(tables), examTitle: pkg.title, candidate: candidate.name, sittingId: sitting.sittingId, examId: sitting.examId,
      sealSha256, head: seal.head, records: seal.records, answered: seal.answered, questions: seal.questions, sealedAt: seal.sealedAt, receivedAt, log,
    }, keys.signing);

    await tables.addSeal({
      sittingId: sitting.sittingId, examId: sitting.examId, journalId: journal.journalId, logIndex: log.index, sealJws, receiptJws, answered: seal.answered, sealedAt: seal.sealedAt, receivedAt,
      late: late ? 1 : 0,
    });
    await logReceipt(tables, sitting.examId, sitting.sittingId, receiptJws);
    if (late) {
      await writeAudit(tables, {
        at: receivedAt, actor: "sitting", action: "seal-late", subject: sitting.sittingId, detail: { sealedAt: seal.sealedAt, elapsed: seal.elapsed, closesAt: pkg.closesAt },
      });
    }
    return ok(receiptJws);
  }, "hand-in");
}

/** Hand-in time is the time of the seal, however late it arrives; only a seal made after the end of working time is late. */
function isLate(seal: Seal, elapsed: number, { pkg, candidate, granted }: { readonly pkg: PackageRow; readonly candidate: CandidateRow; readonly granted: number }): boolean {
  const workingTime = pkg.durationMs + candidate.extraMs + granted;
  return seal.sealedAt > pkg.closesAt + granted + GRACE_MS || elapsed > workingTime + GRACE_MS;
}
