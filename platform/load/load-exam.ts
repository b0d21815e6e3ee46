import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { itemIdSchema, responseSchema } from "../../core/assessment/exam-content.ts";
import type { Milliseconds } from "../../core/clock.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { PackageManifest } from "../../core/package/manifest.ts";
import { verifyManifest } from "../../core/package/open-package.ts";
import { parseJson } from "../../core/parse-json.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { keepExam } from "../exam/keep-exam.ts";
import { scheduleExam } from "../exam/schedule-exam.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { importExam } from "../qti/import-exam.ts";
import type { SampleAnswer } from "./typed-answers.ts";

const DEMO_EXAM = fileURLToPath(new URL("../demo/exam", import.meta.url));
const DEMO_ANSWERS = fileURLToPath(new URL("../demo/answers.json", import.meta.url));
const ACTOR = "load";
/** Nobody's time is over while load is made. */
const DURATION_MS: Milliseconds = 6 * 3_600_000;
const WINDOW_MS: Milliseconds = 8 * 3_600_000;

const answersSchema = v.record(itemIdSchema, v.record(v.string(), responseSchema));

/** The exam that all sit, as a client knows it once its package is on disk. */
export interface LoadExam {
  /** Where the platform is reached. */
  readonly url: string;
  readonly manifest: PackageManifest;
  readonly manifestSha256: string;
  /** The key that signed the package, and signs receipts. */
  readonly issuer: OrganisationKey;
  /** One for each candidate. */
  readonly codes: readonly string[];
  /** An answer to each response variable, in the order of the questions. */
  readonly samples: readonly SampleAnswer[];
}

/** Imports the demo exam and schedules it from now on for so many candidates, as the command line does. Errors: storage/…, import/…. */
export async function scheduleLoad(folder: DataFolder, url: string, candidates: number): Promise<Result<LoadExam, InvigilError>> {
  const imported = await importExam(DEMO_EXAM, { leaveOutUnsupported: false });
  if (!imported.ok) return imported;
  const examId = await keepExam(folder, imported.value, ACTOR);
  if (!examId.ok) return examId;
  const exam = await folder.store.read((tables) => tables.exam(examId.value));
  if (!exam.ok) return exam;
  if (exam.value === undefined) throw new Error("the exam was just kept");
  const now = folder.clock.now();
  const scheduled = await scheduleExam(folder, exam.value, {
    opensAt: now, closesAt: now + WINDOW_MS, durationMs: DURATION_MS, releaseAt: now, latestStartAt: null, policy: POLICY_PRESETS.practice, startCode: null, overrideCodes: 0,
    candidates: Array.from({ length: candidates }, (_, index) => ({ name: `Load ${index + 1}`, code: null, extraMinutes: 0, breakMinutes: 0 })), releaseMirrors: [], platform: url,
  }, ACTOR);
  if (!scheduled.ok) return scheduled;

  const kept = await folder.store.read((tables) => tables.package(scheduled.value.packageId));
  if (!kept.ok) return kept;
  if (kept.value === undefined) throw new Error("the package was just kept");
  const issuer = folder.keys.organisationKeys.find(({ kid }) => kid === folder.keys.signing.kid);
  if (issuer === undefined) throw new Error("the organisation's keys hold the one that signs");
  const manifest = await verifyManifest(kept.value.manifestJws, [issuer]);
  if (!manifest.ok) return manifest;
  const samples = await sampleAnswers();
  if (!samples.ok) return samples;
  return ok({
    url, manifest: manifest.value, manifestSha256: await sha256Hex(kept.value.manifestJws), issuer, codes: scheduled.value.candidates.map(({ code }) => code), samples: samples.value,
  });
}

async function sampleAnswers(): Promise<Result<readonly SampleAnswer[], InvigilError>> {
  const parsed = v.safeParse(answersSchema, parseJson(await readFile(DEMO_ANSWERS, "utf8")));
  if (!parsed.success) return fail("storage/unreadable", "the answers beside the demo exam cannot be read");
  const answers: SampleAnswer[] = [];
  for (const [item, responses] of Object.entries(parsed.output)) {
    for (const [responseId, response] of Object.entries(responses)) {
      answers.push({ item: v.parse(itemIdSchema, item), responseId, response, essay: (response[0]?.length ?? 0) > 100 });
    }
  }
  return ok(answers);
}
