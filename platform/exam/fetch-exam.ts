import * as v from "valibot";
import type { ExamContent } from "../../core/assessment/exam-content.ts";
import { examContentSchema } from "../../core/assessment/exam-content.ts";
import type { ExamScoring } from "../../core/assessment/scoring/model.ts";
import { examScoringSchema } from "../../core/assessment/scoring/model.ts";
import { fromUtf8 } from "../../core/crypto/encoding.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { examIdSchema } from "../../core/sitting/ids.ts";
import type { Blobs } from "../store/blobs.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { ExamRow } from "../store/schema.ts";

/** The exam of an identifier, or of its unmistakable beginning as people type it. Errors: exam/not-found, exam/ambiguous, storage/…. */
export async function findExam({ store }: DataFolder, typed: string): Promise<Result<ExamRow, InvigilError>> {
  const wanted = typed.trim().toUpperCase();
  const exact = v.safeParse(examIdSchema, wanted);
  const found = await store.read(async (tables) => {
    const row = exact.success ? await tables.exam(exact.output) : undefined;
    return row === undefined ? (await tables.exams()).filter(({ examId }) => wanted.length >= 4 && examId.startsWith(wanted)) : [row];
  });
  if (!found.ok) return found;
  const [only, ...others] = found.value;
  if (only === undefined) return fail("exam/not-found", "there is no such exam; exams are listed with: invigil exam list");
  return others.length === 0 ? ok(only) : fail("exam/ambiguous", "several exams start like this; type more of the identifier", { exams: others.length + 1 });
}

/** What candidates see of an exam. Errors: storage/…. */
export async function fetchContent({ blobs }: DataFolder, exam: ExamRow): Promise<Result<ExamContent, InvigilError>> {
  const parsed = await fetchJson(blobs, exam.contentSha256, examContentSchema);
  return parsed.ok ? ok(parsed.value) : parsed;
}

/** How an exam is scored: never leaves the platform. Errors: storage/…. */
export async function fetchScoring({ blobs }: DataFolder, exam: ExamRow): Promise<Result<ExamScoring, InvigilError>> {
  const parsed = await fetchJson(blobs, exam.scoringSha256, examScoringSchema);
  return parsed.ok ? ok(parsed.value) : parsed;
}

/** Bytes of an exam's pictures, by path. Errors: storage/…. */
export async function fetchAssets({ blobs }: DataFolder, exam: ExamRow): Promise<Result<ReadonlyMap<string, Uint8Array>, InvigilError>> {
  const addresses = v.parse(v.record(v.string(), v.string()), JSON.parse(exam.assetsJson));
  const assets = new Map<string, Uint8Array>();
  for (const [path, address] of Object.entries(addresses)) {
    const bytes = await fetchBlob(blobs, address);
    if (!bytes.ok) return bytes;
    assets.set(path, bytes.value);
  }
  return ok(assets);
}

/** One picture of an exam. Errors: exam/not-found when the exam has none of this path, storage/…. */
export async function fetchPicture(
  folder: DataFolder, exam: ExamRow, path: string,
): Promise<Result<{ readonly bytes: Uint8Array; readonly contentType: ExamContent["assets"][number]["mediaType"]; readonly etag: string }, InvigilError>> {
  const content = await fetchContent(folder, exam);
  if (!content.ok) return content;
  const asset = content.value.assets.find((each) => each.path === path);
  const address = new Map(Object.entries(v.parse(v.record(v.string(), v.string()), JSON.parse(exam.assetsJson)))).get(path);
  if (asset === undefined || address === undefined) return fail("exam/not-found", "the exam has no such picture");
  const bytes = await fetchBlob(folder.blobs, address);
  return bytes.ok ? ok({ bytes: bytes.value, contentType: asset.mediaType, etag: address }) : bytes;
}

async function fetchJson<S extends v.GenericSchema>(blobs: Blobs, sha256: string, schema: S): Promise<Result<v.InferOutput<S>, InvigilError>> {
  const bytes = await fetchBlob(blobs, sha256);
  if (!bytes.ok) return bytes;
  const parsed = v.safeParse(schema, JSON.parse(fromUtf8(bytes.value)));
  return parsed.success ? ok(parsed.output) : fail("storage/unreadable", "a stored exam was written by another version of Invigil", { sha256 });
}

async function fetchBlob(blobs: Blobs, sha256: string): Promise<Result<Uint8Array, InvigilError>> {
  const bytes = await blobs.get(sha256);
  if (!bytes.ok) return bytes;
  return bytes.value === null ? fail("storage/unreadable", "a stored file is missing", { sha256 }) : ok(bytes.value);
}
