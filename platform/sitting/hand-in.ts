import { sha256Hex } from "../../core/crypto/hash.ts";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { issueReceipt } from "../../core/receipt/issue-receipt.ts";
import type { Seal } from "../../core/receipt/receipt.ts";
import { verifySeal } from "../../core/receipt/seal.ts";
import type { Result } from "../../core/result.ts";
import { assertNever, err, ok } from "../../core/result.ts";
import { judgeSeal } from "../../core/sync/judge-seal.ts";
import type { KeptDocument } from "../../core/sync/kept.ts";
import { logReceipt, logSeal } from "../log/append-leaf.ts";
import { writeAudit, writeRefusal } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { organisationName } from "../office/settings.ts";
import type { JournalRow, RecordRow } from "../store/journal-rows.ts";
import type { CandidateRow, PackageRow, SittingRow } from "../store/schema.ts";
import { isLate } from "./late.ts";

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
  const { journal, pkg, last } = papers.value;
  const judged = judgeSeal(seal.value, sealJws, {
    sittingId: sitting.sittingId, journalId: sitting.journalId, examId: sitting.examId, packageId: sitting.packageId, manifestSha256: pkg.manifestSha256, questions: pkg.questions,
    records: journal.records, head: journal.head, closed: journal.closed === 1, lastAt: last?.at ?? null, earlier: earlier.value ?? null,
  });
  switch (judged.kind) {
    case "same":
      return ok(judged.receiptJws);
    case "refuse":
      return refuse(folder, sitting, judged.error, judged.keep);
    case "accept":
      return accept(folder, sitting, papers.value, { seal: seal.value, sealJws, sealSha256: await sha256Hex(sealJws) });
    default:
      return assertNever(judged);
  }
}

async function collect({ store }: DataFolder, sitting: SittingRow): Promise<Result<Papers, InvigilError>> {
  return store.read(async (tables) => {
    const [pkg, candidate, journal] = [await tables.package(sitting.packageId), await tables.candidate(sitting.candidateId), await tables.journal(sitting.journalId)];
    if (pkg === undefined || candidate === undefined || journal === undefined) throw new Error("a sitting has a package, a candidate and a journal");
    const [last] = await tables.records(journal.journalId, journal.records - 1, journal.records);
    return { pkg, candidate, journal, last };
  });
}

/** Refusals that are about the content are noted, so that nothing that a candidate tried to hand in goes unseen. */
async function refuse(folder: DataFolder, sitting: SittingRow, error: InvigilError, keep: KeptDocument | null): Promise<Result<never, InvigilError>> {
  if (keep === null) return err(error);
  const at = folder.clock.now();
  const sealSha256 = await sha256Hex(keep.jws);
  const noted = await folder.store.write(async (tables) => {
    await writeRefusal(tables, { at, action: "seal-refused", subject: sitting.sittingId, detail: { code: keep.because, sealSha256 } });
    return ok(undefined);
  });
  return noted.ok ? err(error) : noted;
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

    // A transfer may have come between: from then on this journal is a branch. The client sends its seal again, and then it is kept as one.
    if ((await tables.sitting(sitting.sittingId))?.journalId !== journal.journalId) return fail("storage/locked", "the sitting was moved to another computer meanwhile");

    const late = await isLate(tables, { seal, elapsed: Math.max(seal.elapsed, last?.elapsed ?? 0), receivedAt }, { pkg, candidate, journal });
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
