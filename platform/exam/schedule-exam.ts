import * as v from "valibot";
import { inGroups } from "../../core/crypto/crockford.ts";
import { utf8 } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { newCode, newId } from "../../core/crypto/random.ts";
import { newOverrideCodes, protectOverrideCodes } from "../../core/crypto/override-code.ts";
import { newStartCode, normaliseStartCode } from "../../core/crypto/start-code.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { buildPackage } from "../../core/package/build-package.ts";
import type { BuiltPackage } from "../../core/package/build-package.ts";
import { encodePackageFile } from "../../core/package/package-file.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { policyHash } from "../../core/policy/policy-hash.ts";
import type { PolicySource } from "../../core/policy/policy-id.ts";
import { retentionsOf } from "../../core/policy/retention.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import { packageIdSchema } from "../../core/sitting/ids.ts";
import { formatExamLink } from "../../core/sitting/link.ts";
import { newCandidateCode, normaliseCandidateCode } from "../../core/candidate/candidate-code.ts";
import type { CandidateEntry } from "../../core/candidate/candidate-entry.ts";
import { deviceSalt } from "../device/device-salt.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { organisationName } from "../office/settings.ts";
import { isPublished } from "../policy/published-policy.ts";
import type { CandidateRow, ChunkRow, ExamRow } from "../store/schema.ts";
import type { Schedule } from "../../core/schedule/check-schedule.ts";
import { checkSchedule } from "../../core/schedule/check-schedule.ts";
import { fetchAssets, fetchContent } from "./fetch-exam.ts";

const EXAM_CODE_CHARACTERS = 8;

export interface ScheduleRequest extends Schedule {
  readonly policy: Policy;
  /** The published version that `policy` is; null or absent for one that came from elsewhere. */
  readonly policySource?: PolicySource | null;
  /** `auto` makes one; null opens the package by its release time only. */
  readonly startCode: string | null;
  /** How many codes an invigilator gets to let a computer through that the policy leaves to a person; 0 to `MOST_OVERRIDE_CODES`. */
  readonly overrideCodes: number;
  readonly candidates: readonly CandidateEntry[];
  /** Anybody with the exam code may sit it, with a code of their own choosing. Candidates see in its title that it is one. */
  readonly rehearsal?: boolean;
  /** Addresses at which copies of the release document will stand. */
  readonly releaseMirrors: readonly string[];
  /** Address of the platform, as clients reach it. */
  readonly platform: string;
}

/** What people need to hold the exam. Codes are shown now and never again: the platform keeps fingerprints of them. */
export interface ScheduledExam {
  readonly packageId: PackageId;
  /** Typed into the client to find the exam. */
  readonly examCode: string;
  readonly link: string;
  readonly startCode: string | null;
  /** In the order in which they are numbered, from 1. */
  readonly overrideCodes: readonly string[];
  readonly candidates: readonly { readonly name: string; readonly code: string; readonly extraMinutes: number; readonly breakMinutes: number }[];
  /** The `.invigil` file for rooms without a network. */
  readonly packageFile: Uint8Array;
}

/**
 * Makes the encrypted package of an exam for one window, with those who may sit it.
 * Takes about a second for each override code. Errors: exam/invalid-schedule, exam/not-found, start-code/malformed, policy/not-found, policy/not-published, storage/….
 */
export async function scheduleExam(folder: DataFolder, exam: ExamRow, request: ScheduleRequest, actor: string): Promise<Result<ScheduledExam, InvigilError>> {
  const now = folder.clock.now();
  const sound = checkSchedule(request, request.candidates, now);
  if (!sound.ok) return sound;
  if (request.startCode === null && request.releaseAt === null) return fail("exam/invalid-schedule", "an exam opens by a start code, or by itself at a time; it has neither");
  const startCode = chooseStartCode(folder, request.startCode);
  if (!startCode.ok) return startCode;

  const packageId = v.parse(packageIdSchema, newId(folder.random));
  const overrideCodes = newOverrideCodes(request.overrideCodes, folder.random);
  const built = await build(folder, exam, request, { packageId, startCode: startCode.value, overrideCodes });
  if (!built.ok) return built;
  const chunks = await keepChunks(folder, packageId, built.value);
  if (!chunks.ok) return chunks;
  const candidates = request.candidates.map((entry) => ({ ...entry, code: entry.code ?? newCandidateCode(folder.random) }));
  const candidateRows = await Promise.all(candidates.map((entry) => candidateRow(folder, packageId, entry)));
  const examCode = newCode(folder.random, EXAM_CODE_CHARACTERS);
  const { manifestJws, releaseJws } = built.value;
  const releaseSealed = releaseJws === null ? null : await folder.keys.seal("release-document", packageId, utf8(releaseJws));
  const startCodeSealed = startCode.value === null ? null : await folder.keys.seal("start-code", packageId, utf8(startCode.value));
  const overrideCodesSealed = overrideCodes.length === 0 ? null : await folder.keys.seal("override-codes", packageId, utf8(JSON.stringify(overrideCodes)));
  const manifestSha256 = await sha256Hex(manifestJws);
  const policySha256 = await policyHash(request.policy);
  const source = request.policySource ?? null;

  const stored = await folder.store.write(async (tables) => {
    // Override codes take seconds: the exam, and the key that opens its answers, may have been removed since.
    if ((await tables.exam(exam.examId)) === undefined) return fail("exam/not-found", "the exam was removed while it was being scheduled");
    const published = source === null ? ok(undefined) : isPublished(await tables.policyVersion(source.policyId, source.version), policySha256);
    if (!published.ok) return published;
    await tables.addPackage({
      packageId, examId: exam.examId, code: examCode, title: titleOf(exam, request), questions: exam.questions, opensAt: request.opensAt, closesAt: request.closesAt,
      durationMs: request.durationMs, manifestJws, manifestSha256, releaseOpensAt: request.releaseAt, releaseSealed, startCodeSealed, overrideCodesSealed,
      deviceRetentionDays: deviceEntry(request.policy)?.retentionDays ?? null, scheduledAt: now, policyId: source?.policyId ?? null, policyVersion: source?.version ?? null,
    }, chunks.value);
    if (request.rehearsal === true) await tables.addRehearsal(packageId);
    for (const retention of retentionsOf(request.policy, request.closesAt)) await tables.addRetention({ packageId, ...retention });
    for (const row of candidateRows) await tables.addCandidate(row);
    await writeAudit(tables, {
      at: now, actor, action: "exam-scheduled", subject: packageId,
      // SECURITY: how many override codes there are, never one of them: the audit log is read by people who must not let computers through.
      detail: {
        examId: exam.examId, candidates: candidateRows.length, manifestSha256, policy: request.policy.preset, policySha256, overrideCodes: overrideCodes.length, rehearsal: request.rehearsal === true,
        ...(source === null ? {} : { policyId: source.policyId, policyVersion: source.version }),
      },
    });
    return ok(undefined);
  });
  if (!stored.ok) return stored;

  return ok({
    packageId, examCode: inGroups(examCode, 4), startCode: startCode.value, overrideCodes, candidates,
    link: formatExamLink({ platform: request.platform, packageId, issuer: folder.keys.signing.kid }),
    packageFile: encodePackageFile({ manifestJws, chunks: built.value.chunks, organisationKeys: folder.keys.organisationKeys }),
  });
}

/** Longest title of a manifest, in characters. */
const LONGEST_TITLE = 500;

function titleOf({ title }: ExamRow, { rehearsal }: ScheduleRequest): string {
  return rehearsal === true ? `Rehearsal: ${title}`.slice(0, LONGEST_TITLE) : title;
}

function chooseStartCode({ random }: DataFolder, wanted: string | null): Result<string | null, InvigilError> {
  if (wanted === null) return ok(null);
  if (wanted === "auto") return ok(newStartCode(random));
  const code = normaliseStartCode(wanted);
  return code.ok ? ok(inGroups(code.value, 5)) : code;
}

interface NewCodes {
  readonly packageId: PackageId;
  readonly startCode: string | null;
  readonly overrideCodes: readonly string[];
}

async function build(folder: DataFolder, exam: ExamRow, request: ScheduleRequest, { packageId, startCode, overrideCodes }: NewCodes): Promise<Result<BuiltPackage, InvigilError>> {
  const content = await fetchContent(folder, exam);
  if (!content.ok) return content;
  const assets = await fetchAssets(folder, exam);
  if (!assets.ok) return assets;
  const organisation = await folder.store.read(organisationName);
  if (!organisation.ok) return organisation;

  const salt = deviceEntry(request.policy) === undefined ? ok(null) : await deviceSalt(folder);
  if (!salt.ok) return salt;

  const files = new Map<string, Uint8Array>([["exam.json", utf8(JSON.stringify(content.value))]]);
  for (const [path, bytes] of assets.value) files.set(`assets/${path}`, bytes);
  const manifest = {
    packageId, examId: exam.examId, title: titleOf(exam, request), organisation: organisation.value, language: exam.language, questionCount: exam.questions,
    platform: request.platform, releaseMirrors: request.releaseMirrors, window: { opensAt: request.opensAt, closesAt: request.closesAt }, durationMs: request.durationMs, policy: request.policy,
    examPublicKey: exam.publicKey, deviceSalt: salt.value,
  };
  const overrides = overrideCodes.length === 0 ? null : await protectOverrideCodes(overrideCodes, folder.random);
  return ok(await buildPackage({ manifest, files, startCode, releaseAt: request.releaseAt, overrides }, folder.keys.signing, folder.random));
}

function deviceEntry({ dataPlan }: Policy): Policy["dataPlan"][number] | undefined {
  return dataPlan.find(({ collector }) => collector === "device-report");
}

async function keepChunks({ blobs }: DataFolder, packageId: PackageId, built: BuiltPackage): Promise<Result<readonly ChunkRow[], InvigilError>> {
  const rows: ChunkRow[] = [];
  for (const [position, chunk] of built.chunks.entries()) {
    const sha256 = await blobs.put(chunk);
    if (!sha256.ok) return sha256;
    rows.push({ packageId, position, sha256: sha256.value, bytes: chunk.length });
  }
  return ok(rows);
}

async function candidateRow(
  { keys, random }: DataFolder, packageId: PackageId, { name, code, extraMinutes, breakMinutes }: { readonly name: string; readonly code: string; readonly extraMinutes: number; readonly breakMinutes: number },
): Promise<CandidateRow> {
  const codeHmac = await keys.codeTag(packageId, normaliseCandidateCode(code));
  return { candidateId: newId(random), packageId, name, codeHmac, extraMs: extraMinutes * 60_000, breakMs: breakMinutes * 60_000 };
}
