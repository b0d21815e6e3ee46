import { isDeepStrictEqual } from "node:util";
import type { UnixMs } from "../../core/clock.ts";
import { fingerprint, thumbprint } from "../../core/crypto/signing.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { JournalId, SittingId } from "../../core/sitting/ids.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { ForkRow, JournalRow } from "../store/journal-rows.ts";
import type { SittingFile } from "./find-sitting.ts";
import type { AnswersByItem } from "./open-sitting.ts";
import { openSitting } from "./open-sitting.ts";

/** A journal of a sitting that does not count: another computer of the same candidate. */
export interface Branch {
  readonly journalId: JournalId;
  /** Fingerprint of the computer's key. */
  readonly computer: string;
  /** The sitting that the computer was told that this is. */
  readonly knownAs: SittingId;
  readonly records: number;
  /** How many of its first records the counting journal went on from; 0 when none. */
  readonly wentBefore: number;
  /** Times of its first and last record, by that computer's clock; null when it has none. */
  readonly firstAt: UnixMs | null;
  readonly lastAt: UnixMs | null;
  /** When it was sealed, by its own clock; null when it was not. */
  readonly sealedAt: UnixMs | null;
  /** Questions that it answers otherwise than the counting journal; null when it cannot be read. */
  readonly differs: readonly string[] | null;
}

/** Records that were refused, as they came. */
export interface Fork extends Omit<ForkRow, "recordsJson"> {
  readonly records: unknown;
}

/** What a sitting has beside the journal that counts. Writes into the audit log that somebody read it. Errors: crypto/…, storage/…. */
export async function branchesOf(folder: DataFolder, file: SittingFile, answers: AnswersByItem, actor: string): Promise<Result<readonly Branch[], InvigilError>> {
  const journals = await folder.store.read((tables) => tables.journalsOf(file.sitting.sittingId));
  if (!journals.ok) return journals;
  const counting = journals.value.find(({ journalId }) => journalId === file.sitting.journalId);
  const branches: Branch[] = [];
  for (const journal of journals.value) {
    if (journal.journalId === file.sitting.journalId) continue;
    const branch = await describe(folder, file, journal, { answers, actor, wentBefore: counting?.continuesFrom === journal.journalId ? (counting.continuesRecords ?? 0) : 0 });
    if (!branch.ok) return branch;
    branches.push(branch.value);
  }
  return ok(branches);
}

/** Records of all computers of a sitting that were refused. Errors: storage/…. */
export async function forksOf({ store }: DataFolder, sittingId: SittingId): Promise<Result<readonly Fork[], InvigilError>> {
  return store.read(async (tables) => {
    const forks: Fork[] = [];
    for (const { journalId } of await tables.journalsOf(sittingId)) {
      for (const { recordsJson, ...row } of await tables.forks(journalId)) forks.push({ ...row, records: parseJson(recordsJson) });
    }
    return forks;
  });
}

async function describe(
  folder: DataFolder, file: SittingFile, journal: JournalRow, { answers, actor, wentBefore }: { readonly answers: AnswersByItem; readonly actor: string; readonly wentBefore: number },
): Promise<Result<Branch, InvigilError>> {
  const found = await folder.store.read(async (tables) => {
    const [first] = await tables.records(journal.journalId, 0, 1);
    const [last] = await tables.records(journal.journalId, journal.records - 1, journal.records);
    return { first, last, seal: await tables.branchSeal(journal.journalId) };
  });
  if (!found.ok) return found;
  const { first, last, seal } = found.value;
  const opened = journal.records === 0 ? null : await openSitting(folder, { ...file, journal, seal: undefined }, { actor, action: "sitting-opened" });
  if (opened !== null && !opened.ok && !opened.error.code.startsWith("journal/")) return opened;
  const own = opened === null ? {} : opened.ok ? opened.value.answers : null;
  return ok({
    journalId: journal.journalId, computer: fingerprint(await thumbprint({ kty: "OKP", crv: "Ed25519", x: journal.deviceKey })), knownAs: journal.knownAs, records: journal.records,
    wentBefore, firstAt: first?.at ?? null, lastAt: last?.at ?? null, sealedAt: seal?.sealedAt ?? null,
    differs: own === null ? null : Object.keys(own).filter((item) => !isDeepStrictEqual(own[item], answers[item])),
  });
}
