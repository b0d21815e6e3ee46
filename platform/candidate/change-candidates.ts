import { newCandidateCode, normaliseCandidateCode } from "../../core/candidate/candidate-code.ts";
import type { CandidateEntry } from "../../core/candidate/candidate-entry.ts";
import { entryFault, MOST_CANDIDATES, tidyName } from "../../core/candidate/candidate-entry.ts";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { checkSchedule } from "../../core/schedule/check-schedule.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { CandidateRow, PackageRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";

const MINUTE = 60_000;

type Outcome<T> = Promise<Result<T, InvigilError>>;
type Times = Pick<CandidateEntry, "extraMinutes" | "breakMinutes">;

/**
 * Adds somebody to a package that was scheduled already. Whoever begins now, or at its opening, must have all of their time before it closes.
 * Errors: package/not-found, candidates/invalid-csv, candidates/code-taken, candidates/name-taken, exam/invalid-schedule, storage/….
 */
export async function addCandidate(folder: DataFolder, packageId: PackageId, wanted: CandidateEntry, actor: string): Outcome<{ readonly candidateId: string; readonly code: string }> {
  const entry = { ...wanted, name: tidyName(wanted.name), code: wanted.code === null || wanted.code.trim() === "" ? null : wanted.code.trim() };
  const fault = entryFault(entry);
  if (fault !== null) return fail("candidates/invalid-csv", fault);
  const code = entry.code ?? newCandidateCode(folder.random);
  const row = { candidateId: newId(folder.random), packageId, name: entry.name, codeHmac: await tagOf(folder, packageId, code), extraMs: entry.extraMinutes * MINUTE, breakMs: entry.breakMinutes * MINUTE };
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    const pkg = await tables.package(packageId);
    if (pkg === undefined) return fail("package/not-found", "there is no such package");
    const fits = fitsWindow(pkg, entry, at);
    if (!fits.ok) return fits;
    const others = await tables.candidates(packageId);
    if (others.length >= MOST_CANDIDATES) return fail("candidates/invalid-csv", `one exam has at most ${MOST_CANDIDATES} candidates`);
    if (others.some(({ codeHmac }) => codeHmac === row.codeHmac)) return fail("candidates/code-taken", "another candidate of this exam has this code");
    const namesake = others.some(({ name }) => name.toLowerCase() === entry.name.toLowerCase());
    if (entry.code === null && namesake) return fail("candidates/name-taken", "another candidate of this exam has this name; give this one a code of their own");
    await tables.addCandidate(row);
    await note(tables, { at, actor, action: "candidate-added", row, detail: { extraMinutes: entry.extraMinutes, breakMinutes: entry.breakMinutes } });
    return ok({ candidateId: row.candidateId, code });
  });
}

/** Changes extra time and breaks before a candidate has signed in. Errors: candidates/not-found, candidates/signed-in, exam/invalid-schedule, storage/…. */
export async function changeCandidate(folder: DataFolder, packageId: PackageId, candidateId: string, times: Times, actor: string): Outcome<void> {
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    const found = await notSignedIn(tables, packageId, candidateId);
    if (!found.ok) return found;
    const { pkg, row } = found.value;
    const fits = fitsWindow(pkg, { name: row.name, code: null, ...times }, at);
    if (!fits.ok) return fits;
    await tables.saveCandidate({ ...row, extraMs: times.extraMinutes * MINUTE, breakMs: times.breakMinutes * MINUTE });
    await note(tables, { at, actor, action: "candidate-changed", row, detail: { ...times } });
    return ok(undefined);
  });
}

/**
 * Gives a candidate who has not signed in another code. After that it stays: their computer shows it again whenever it takes up its sitting.
 * Errors: candidates/not-found, candidates/signed-in, storage/….
 */
export async function renewCandidateCode(folder: DataFolder, packageId: PackageId, candidateId: string, actor: string): Outcome<{ readonly code: string }> {
  const code = newCandidateCode(folder.random);
  const codeHmac = await tagOf(folder, packageId, code);
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    const found = await notSignedIn(tables, packageId, candidateId);
    if (!found.ok) return found;
    await tables.saveCandidate({ ...found.value.row, codeHmac });
    await note(tables, { at, actor, action: "candidate-code-made", row: found.value.row, detail: {} });
    return ok({ code });
  });
}

/** Takes somebody who has not signed in off the list. Errors: candidates/not-found, candidates/signed-in, storage/…. */
export async function removeCandidate(folder: DataFolder, packageId: PackageId, candidateId: string, actor: string): Outcome<void> {
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    const found = await notSignedIn(tables, packageId, candidateId);
    if (!found.ok) return found;
    await tables.removeCandidate(candidateId);
    await note(tables, { at, actor, action: "candidate-removed", row: found.value.row, detail: {} });
    return ok(undefined);
  });
}

async function notSignedIn(tables: Tables, packageId: PackageId, candidateId: string): Outcome<{ readonly pkg: PackageRow; readonly row: CandidateRow }> {
  const [pkg, row] = [await tables.package(packageId), await tables.candidate(candidateId)];
  // SECURITY: whoever may change this package's list reaches no other candidate by naming one.
  if (pkg === undefined || row?.packageId !== packageId) return fail("candidates/not-found", "there is no such candidate in this exam");
  if ((await tables.sittingOfCandidate(candidateId)) !== undefined) return fail("candidates/signed-in", "this candidate has signed in; their entry stays as it is");
  return ok({ pkg, row });
}

function fitsWindow({ opensAt, closesAt, durationMs }: PackageRow, entry: CandidateEntry, now: number): Result<void, InvigilError> {
  return checkSchedule({ opensAt, closesAt, durationMs, releaseAt: null, latestStartAt: Math.max(opensAt, now) }, [entry], now);
}

async function tagOf({ keys }: DataFolder, packageId: PackageId, code: string): Promise<string> {
  return keys.codeTag(packageId, normaliseCandidateCode(code));
}

interface Act {
  readonly at: number;
  readonly actor: string;
  readonly action: "candidate-added" | "candidate-changed" | "candidate-code-made" | "candidate-removed";
  readonly row: CandidateRow;
  readonly detail: Readonly<Record<string, number>>;
}

/** SECURITY: by their identifier, never by name or code: the audit log is kept when candidates' data is deleted. */
async function note(tables: Tables, { at, actor, action, row, detail }: Act): Promise<void> {
  await writeAudit(tables, { at, actor, action, subject: row.packageId, detail: { ...detail, candidateId: row.candidateId } });
}
