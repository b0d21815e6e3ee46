import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { SittingSummary } from "../store/tables/sittings.ts";
import type { JournalRow, SealRow } from "../store/journal-rows.ts";
import type { CandidateRow, ExamRow, PackageRow, SittingRow } from "../store/schema.ts";
import type { Store } from "../store/store.ts";

/** A sitting with everything that stands around it. */
export interface SittingFile {
  readonly sitting: SittingRow;
  readonly exam: ExamRow;
  readonly pkg: PackageRow;
  readonly candidate: CandidateRow;
  readonly journal: JournalRow;
  readonly seal: SealRow | undefined;
}

/** The sitting of an identifier, or of its unmistakable beginning as people type it. Errors: sitting/not-found, exam/ambiguous, storage/…. */
export async function findSitting({ store }: DataFolder, typed: string): Promise<Result<SittingFile, InvigilError>> {
  const wanted = typed.trim().toUpperCase();
  const found = await store.read((tables) => tables.summaries(null));
  if (!found.ok) return found;
  const [only, ...others] = found.value.filter(({ sittingId }) => wanted.length >= 4 && sittingId.startsWith(wanted));
  if (only === undefined) return fail("sitting/not-found", "there is no such sitting; sittings are listed with: invigil sitting list");
  if (others.length > 0) return fail("exam/ambiguous", "several sittings start like this; type more of the identifier", { sittings: others.length + 1 });

  const file = await sittingFile(store, only.sittingId);
  if (!file.ok) return file;
  if (file.value === null) throw new Error("a sitting that is listed is there");
  return ok(file.value);
}

/** The sitting of a whole identifier; null when there is none. Errors: storage/…. */
export async function sittingFile(store: Store, sittingId: SittingId): Promise<Result<SittingFile | null, InvigilError>> {
  return store.read(async (tables) => {
    const sitting = await tables.sitting(sittingId);
    if (sitting === undefined) return null;
    const exam = await tables.exam(sitting.examId);
    const pkg = await tables.package(sitting.packageId);
    const candidate = await tables.candidate(sitting.candidateId);
    const journal = await tables.journal(sitting.journalId);
    if (!exam || !pkg || !candidate || !journal) throw new Error("a sitting has an exam, a package, a candidate and a journal");
    return { sitting, exam, pkg, candidate, journal, seal: await tables.seal(sittingId) };
  });
}

/** The same sitting with another of its journals in the place of the one that counts. Errors: sitting/not-found, exam/ambiguous, storage/…. */
export async function withJournal({ store }: DataFolder, file: SittingFile, typed: string): Promise<Result<SittingFile, InvigilError>> {
  const wanted = typed.trim().toUpperCase();
  const journals = await store.read((tables) => tables.journalsOf(file.sitting.sittingId));
  if (!journals.ok) return journals;
  const [only, ...others] = journals.value.filter(({ journalId }) => wanted.length >= 4 && journalId.startsWith(wanted));
  if (only === undefined) return fail("sitting/not-found", "this sitting has no such journal; its journals are listed with: invigil sitting open");
  if (others.length > 0) return fail("exam/ambiguous", "several journals start like this; type more of the identifier", { journals: others.length + 1 });
  return ok({ ...file, journal: only, seal: only.journalId === file.sitting.journalId ? file.seal : undefined });
}

/** Where a sitting stands, in the words of the staff's list. */
export function stateOf(summary: Pick<SittingSummary, "presence" | "sealedAt">): SittingSummary["presence"] | "received" {
  return summary.sealedAt === null ? summary.presence : "received";
}
