import * as v from "valibot";
import { toHex } from "../../core/crypto/encoding.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { VerifiedHandIn } from "../../core/hand-in/hand-in-file.ts";
import { readHandInFile } from "../../core/hand-in/hand-in-file.ts";
import { chainHead, GENESIS } from "../../core/journal/hash-chain.ts";
import { openRecord } from "../../core/journal/record-cipher.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AdmissionTicket } from "../../core/sitting/admission.ts";
import { verifyAdmission } from "../../core/sitting/admission.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { StaffMember } from "../staff/member.ts";
import { isTheirs } from "../staff/member.ts";
import type { ForkRow, JournalRow } from "../store/journal-rows.ts";
import type { CandidateRow, PackageRow, SittingRow } from "../store/schema.ts";
import { admitAgain } from "./admit-again.ts";
import { appendRecords } from "./append-records.ts";
import { keepBranchSeal } from "./branch-seal.ts";
import { countersignCheckpoint } from "./countersign-checkpoint.ts";
import { handIn } from "./hand-in.ts";
import { forkOf, keepFork } from "./keep-fork.ts";
import { recordKeyOf } from "./replay-held.ts";

/** Records taken in one write, so that others can write between. */
const BATCH = 200;

/** What a file came to. */
export interface ImportedHandIn {
  readonly sittingId: SittingId;
  readonly candidate: string;
  /** How many records of the file's journal are held now. */
  readonly records: number;
  /** How many of them were new. */
  readonly added: number;
  /** True when the sitting goes on on another computer: the file is kept for a person to look at. */
  readonly branch: boolean;
  /** Null when the exam was not handed in yet, or `branch`. */
  readonly receipt: string | null;
}

/**
 * Takes a hand-in file: what the network would have carried, with the same checks, the same comparison and the same receipt. The same file again changes
 * nothing. A sitting that is not known (never online since a restore) is made from the admission in the file.
 * Errors: hand-in/…, sitting/other-device, staff/forbidden, and those of `appendRecords` and `handIn`.
 */
export async function importHandIn(folder: DataFolder, text: string, by: Pick<StaffMember, "actor" | "exams">): Promise<Result<ImportedHandIn, InvigilError>> {
  const file = await readHandInFile(text);
  if (!file.ok) return file.error.code === "hand-in/not-a-file" ? fail(file.error.code, whatItIs(text)) : file;
  const papers = await findPapers(folder, file.value);
  if (!papers.ok) return papers;
  // SECURITY: the path of the request names no exam; the file does, and only here is it known to be true.
  if (!isTheirs(by, papers.value.pkg.examId)) return fail("staff/forbidden", "this is not one of the exams that you work with");
  const readable = await checkKey(folder, file.value, papers.value);
  if (!readable.ok) return readable;
  const admitted = await admit(folder, file.value, papers.value);
  if (!admitted.ok) return admitted;
  const { sitting, journal } = admitted.value;

  const held = await addRecords(folder, journal, file.value);
  if (!held.ok) return held;
  const branch = sitting.journalId !== journal.journalId;
  const signed = await takeSignature(folder, admitted.value, file.value, branch);
  if (!signed.ok) return signed;

  const added = held.value - journal.records;
  if (added > 0 || admitted.value.made || signed.value.changed) {
    const noted = await folder.store.write(async (tables) => {
      const detail = { journalId: journal.journalId, records: file.value.records.length, added, branch, sealed: file.value.seal !== null };
      await writeAudit(tables, { at: folder.clock.now(), actor: by.actor, action: "hand-in-imported", subject: sitting.sittingId, detail });
      return ok(undefined);
    });
    if (!noted.ok) return noted;
  }
  return ok({ sittingId: sitting.sittingId, candidate: papers.value.candidate.name, records: held.value, added, branch, receipt: signed.value.receipt });
}

interface Papers {
  readonly ticket: AdmissionTicket;
  readonly pkg: PackageRow;
  readonly candidate: CandidateRow;
}

/** Whether this platform admitted the computer of the file. */
async function findPapers({ store, keys }: DataFolder, { header }: VerifiedHandIn): Promise<Result<Papers, InvigilError>> {
  const elsewhere = fail("hand-in/other-platform", "this file is of an exam that another platform holds");
  // SECURITY: the ticket is what says that a candidate's computer wrote this journal; without it anybody with the exam's public key could hand in for anybody.
  const ticket = await verifyAdmission(header.admission, keys.organisationKeys);
  if (!ticket.ok) return elsewhere;
  const { sittingId, packageId, journalId, deviceKey, candidateId } = ticket.value;
  if (sittingId !== header.sittingId || packageId !== header.packageId || journalId !== header.journalId || deviceKey.x !== header.deviceKey.x) {
    return fail("hand-in/altered", "the admission in the file is of another sitting", { line: 1 });
  }
  const found = await store.read(async (tables) => ({ pkg: await tables.package(packageId), candidate: await tables.candidate(candidateId) }));
  if (!found.ok) return found;
  const { pkg, candidate } = found.value;
  if (pkg === undefined || candidate?.packageId !== packageId) return elsewhere;
  if (pkg.manifestSha256 !== header.manifestSha256) return fail("hand-in/altered", "the file names another form of the exam than was scheduled", { line: 1 });
  return ok({ ticket: ticket.value, pkg, candidate });
}

/** The header's encapsulated key is under no signature: one wrong character, and a journal that is taken by it could never be read again. */
async function checkKey(folder: DataFolder, { header, records }: VerifiedHandIn, { pkg }: Papers): Promise<Result<void, InvigilError>> {
  const exam = await folder.store.read((tables) => tables.exam(pkg.examId));
  if (!exam.ok) return exam;
  const [first] = records;
  if (exam.value === undefined || first === undefined) throw new Error("a package has an exam, and a hand-in file records");
  const key = await recordKeyOf(folder, exam.value, header, pkg.packageId);
  const opening = key.ok ? await openRecord(key.value, first) : key;
  return opening.ok ? ok(undefined) : fail("hand-in/altered", "the key in the file does not open its records", { line: 1 });
}

interface Admitted {
  readonly sitting: SittingRow;
  readonly journal: JournalRow;
  /** True when the journal was not known before. */
  readonly made: boolean;
}

async function admit({ store, clock }: DataFolder, { header }: VerifiedHandIn, { ticket, pkg, candidate }: Papers): Promise<Result<Admitted, InvigilError>> {
  const device = { journalId: header.journalId, deviceKey: header.deviceKey.x, enc: header.enc };
  return store.write<Admitted>(async (tables) => {
    const known = await tables.journal(header.journalId);
    if (known !== undefined) {
      const sitting = await tables.sitting(known.sittingId);
      // SECURITY: a file speaks for the computer that opened its journal, and for the candidate who sat there.
      if (sitting?.candidateId !== candidate.candidateId || known.deviceKey !== device.deviceKey || known.enc !== device.enc || known.knownAs !== header.sittingId) {
        return fail("hand-in/altered", "the file is not of the computer that this journal was opened on", { line: 1 });
      }
      return ok({ sitting, journal: known, made: false });
    }
    const journal = await admitAgain(tables, ticket, { pkg, candidate, device, sitting: await tables.sittingOfCandidate(candidate.candidateId), now: clock.now() });
    if (!journal.ok) return journal;
    const sitting = await tables.sitting(journal.value.sittingId);
    if (sitting === undefined) throw new Error("a journal was just let into a sitting");
    return ok({ sitting, journal: journal.value, made: true });
  });
}

/** Adds the records as uploads. What does not fit to those held is kept beside them, to the last record. */
async function addRecords(folder: DataFolder, journal: JournalRow, { records }: VerifiedHandIn): Promise<Result<number, InvigilError>> {
  let held = journal.records;
  let previous = GENESIS;
  for (let from = 0; from < records.length; from += BATCH) {
    const batch = records.slice(from, from + BATCH);
    const appended = await appendRecords(folder, journal, { journalId: journal.journalId, fromSeq: from, previous: toHex(previous), records: batch, by: "file" });
    previous = await chainHead(batch, previous);
    if (!appended.ok) {
      const { code } = appended.error;
      if (code !== "journal/fork" && code !== "sitting/sealed") return appended;
      const kept = await keepRest(folder, journal, records, code === "journal/fork" ? from + BATCH : from, code);
      return kept.ok ? appended : kept;
    }
    held = Math.max(held, appended.value.records);
  }
  return ok(held);
}

async function keepRest({ store, clock }: DataFolder, { journalId }: JournalRow, records: VerifiedHandIn["records"], from: number, code: InvigilError["code"]): Promise<Result<void, InvigilError>> {
  const forks: ForkRow[] = [];
  for (let fromSeq = from; fromSeq < records.length; fromSeq += BATCH) {
    forks.push(await forkOf({ journalId, fromSeq, records: records.slice(fromSeq, fromSeq + BATCH), code, receivedAt: clock.now() }));
  }
  return store.write(async (tables) => {
    for (const fork of forks) await keepFork(tables, fork);
    return ok(undefined);
  });
}

/** Hands the seal in, or keeps the checkpoint with a countersignature. */
async function takeSignature(
  folder: DataFolder, { sitting, journal }: Admitted, { signature, seal }: VerifiedHandIn, branch: boolean,
): Promise<Result<{ readonly receipt: string | null; readonly changed: boolean }, InvigilError>> {
  if (seal === null) {
    const current = await folder.store.read((tables) => tables.journal(journal.journalId));
    if (!current.ok) return current;
    const signed = current.value === undefined ? ok(null) : await countersignCheckpoint(folder, current.value, signature.jws);
    return signed.ok ? ok({ receipt: null, changed: false }) : signed;
  }
  if (branch) {
    const before = await folder.store.read((tables) => tables.branchSeal(journal.journalId));
    if (!before.ok) return before;
    const kept = await keepBranchSeal(folder, journal, signature.jws);
    return !kept.ok && kept.error.code === "sitting/continued-elsewhere" ? ok({ receipt: null, changed: before.value === undefined }) : kept;
  }
  const before = await folder.store.read((tables) => tables.seal(sitting.sittingId));
  if (!before.ok) return before;
  const receipt = await handIn(folder, sitting, signature.jws);
  return receipt.ok ? ok({ receipt: receipt.value, changed: before.value === undefined }) : receipt;
}

const someFormat = v.object({ format: v.string() });

/** What a text is that is no hand-in file, for the person who picked it. */
function whatItIs(text: string): string {
  if (text.trim() === "") return "the file is empty: copy it again";
  const parsed = v.safeParse(someFormat, parseJson(text.split("\n", 1)[0] ?? "")).output ?? v.safeParse(someFormat, text.length < 4_000_000 ? parseJson(text) : null).output;
  const format = typeof parsed === "object" && parsed !== null && "format" in parsed ? parsed.format : null;
  if (format === "invigil-receipt") return "this is a receipt: its exam was handed in already";
  if (format === "invigil-package") return "this is an exam, not a hand-in";
  return "this is not a hand-in file of Invigil";
}
