import * as v from "valibot";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { ExamId, PackageId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { PackageRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";

/**
 * Removes a package that nobody has signed in to, with its candidates; all of it or nothing. What was done with it stays in the audit log and the exam's own.
 * Errors: package/not-found, exam/has-sittings, storage/….
 */
export async function removePackage(folder: DataFolder, packageId: PackageId, actor: string): Promise<Result<void, InvigilError>> {
  const { store, clock } = folder;
  const removed = await store.write(async (tables) => {
    const pkg = await tables.package(packageId);
    if (pkg === undefined) return fail("package/not-found", "there is no such package");
    const sittings = await tables.sittingsOfPackage(packageId);
    if (sittings > 0) return hasSittings(sittings);
    return ok(await takeAway(tables, pkg, clock.now(), actor));
  });
  return removed.ok ? forget(folder, removed.value) : removed;
}

/** Removes an exam that nobody has signed in to, with its packages, its content and its key. Errors: exam/not-found, exam/has-sittings, storage/…. */
export async function removeExam(folder: DataFolder, examId: ExamId, actor: string): Promise<Result<void, InvigilError>> {
  const { store, clock } = folder;
  const at = clock.now();
  const removed = await store.write(async (tables) => {
    const exam = await tables.exam(examId);
    if (exam === undefined) return fail("exam/not-found", "there is no such exam");
    const sittings = await tables.sittingsOfExam(examId);
    // SECURITY: what somebody wrote is never thrown away with the exam; it goes when its retention ends.
    if (sittings > 0) return hasSittings(sittings);
    const blobs = [exam.contentSha256, exam.scoringSha256, ...Object.values(v.parse(v.record(v.string(), v.string()), parseJson(exam.assetsJson)))];
    for (const pkg of (await tables.packages()).filter((row) => row.examId === examId)) blobs.push(...await takeAway(tables, pkg, at, actor));
    await writeAudit(tables, { at, actor, action: "exam-removed", subject: examId, detail: { contentSha256: exam.contentSha256 } });
    await tables.removeExam(examId, at);
    return ok(blobs);
  });
  return removed.ok ? forget(folder, removed.value) : removed;
}

/** @returns the blobs that it referred to */
async function takeAway(tables: Tables, { packageId, examId, manifestSha256 }: PackageRow, at: number, actor: string): Promise<readonly string[]> {
  const chunks = await tables.chunks(packageId);
  const candidates = (await tables.candidates(packageId)).length;
  await writeAudit(tables, { at, actor, action: "package-removed", subject: packageId, detail: { examId, candidates, manifestSha256 } });
  await tables.removePackage(packageId, examId, at);
  return chunks.map(({ sha256 }) => sha256);
}

/** Removes the bytes that nothing refers to any more. A power cut before its end leaves some of them, which costs room and nothing else. */
async function forget({ store, blobs }: DataFolder, addresses: readonly string[]): Promise<Result<void, InvigilError>> {
  for (const address of new Set(addresses)) {
    const used = await store.read((tables) => tables.isBlobUsed(address));
    if (!used.ok) return used;
    const gone = used.value ? ok(undefined) : await blobs.remove(address);
    if (!gone.ok) return gone;
  }
  return ok(undefined);
}

function hasSittings(sittings: number): Result<never, InvigilError> {
  return fail("exam/has-sittings", "somebody has signed in to it, so it stays", { sittings });
}
