import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import type { InvigilError } from "../../../core/errors.ts";
import { err, ok } from "../../../core/result.ts";
import type { Result } from "../../../core/result.ts";
import { fail } from "../../../core/errors.ts";
import { MOST_OVERRIDE_CODES } from "../../../core/package/manifest.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { parsePlatform } from "../../../core/sitting/link.ts";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import { readCandidates } from "../../../core/candidate/candidate-list.ts";
import { usualOverrideCodes } from "../../../core/schedule/usual-override-codes.ts";
import { findExam } from "../../exam/fetch-exam.ts";
import type { ScheduledExam } from "../../exam/schedule-exam.ts";
import { scheduleExam } from "../../exam/schedule-exam.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { publicUrl } from "../../office/settings.ts";
import { storageFailure } from "../../store/storage-failure.ts";
import { parseMinutes, parseMoment, readNamedFile } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { table } from "../printed.ts";
import { presetNamed, presetNames, readPolicyFile } from "../read-policy.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface ScheduleOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly opens: string;
  readonly closes: string;
  readonly duration: string;
  readonly startCode?: string;
  readonly latestStart?: string;
  readonly releaseAt?: string;
  readonly releaseMirror?: readonly string[];
  readonly policy: string;
  readonly overrideCodes?: string;
  readonly candidates?: string;
  readonly platform?: string;
  readonly packageOut?: string;
}

/** `exam schedule`. */
export function addSchedule(exam: Command): void {
  withData(exam.command("schedule <examId>").description("make the encrypted package of an exam for one window, and who may sit it")
    .requiredOption("--opens <time>", "earliest start: now, or such as 2026-11-22T09:00Z")
    .requiredOption("--closes <time>", "latest hand-in")
    .requiredOption("--duration <minutes>", "working time without anyone's extra time")
    .option("--latest-start <time>", "latest moment at which candidates may begin and still get all their time; default the opening")
    .option("--start-code <code>", "code that the invigilator gives out: auto, or 10 letters and digits; default auto unless there is a release time")
    .option("--release-at <time>", "when the package opens by itself")
    .option("--release-mirror <url...>", "where copies of the release document will stand, beside the platform")
    .option("--policy <preset-or-file>", "practice, supervised-room, remote, or a JSON file", "practice")
    .option("--override-codes <number>", `codes for the invigilator, 0 to ${MOST_OVERRIDE_CODES}; default 5 where the policy asks an invigilator`)
    .option("--candidates <file.csv>", "columns name,code,extra_minutes,break_minutes (all but the first optional)")
    .option("--platform <url>", "address of the platform; default the one that serve last had")
    .option("--package-out <file>", "also write the package as a .invigil file"))
    .action(async (examId: string, options: ScheduleOptions) => reportWithFolder(options, (folder) => schedule(folder, examId, options)));
}

async function schedule(folder: DataFolder, typedExam: string, options: ScheduleOptions): Outcome {
  const now = folder.clock.now();
  const opensAt = parseMoment(options.opens, now, "--opens");
  if (!opensAt.ok) return opensAt;
  const closesAt = parseMoment(options.closes, now, "--closes");
  if (!closesAt.ok) return closesAt;
  const durationMs = parseMinutes(options.duration, "--duration");
  if (!durationMs.ok) return durationMs;
  const releaseAt = options.releaseAt === undefined ? ok(null) : parseMoment(options.releaseAt, now, "--release-at");
  if (!releaseAt.ok) return releaseAt;
  const latestStartAt = options.latestStart === undefined ? ok(null) : parseMoment(options.latestStart, now, "--latest-start");
  if (!latestStartAt.ok) return latestStartAt;
  const releaseMirrors = chooseMirrors(options.releaseMirror, releaseAt.value);
  if (!releaseMirrors.ok) return releaseMirrors;
  const policy = choosePolicy(options.policy);
  if (!policy.ok) return policy;
  const overrideCodes = chooseOverrideCodes(options.overrideCodes, policy.value);
  if (!overrideCodes.ok) return overrideCodes;
  const candidates = chooseCandidates(options.candidates);
  if (!candidates.ok) return candidates;
  const platform = await choosePlatform(folder, options.platform);
  if (!platform.ok) return platform;
  const exam = await findExam(folder, typedExam);
  if (!exam.ok) return exam;

  const startCode = options.startCode ?? (releaseAt.value === null ? "auto" : null);
  const scheduled = await scheduleExam(folder, exam.value, {
    opensAt: opensAt.value, closesAt: closesAt.value, durationMs: durationMs.value, releaseAt: releaseAt.value, latestStartAt: latestStartAt.value, policy: policy.value, startCode,
    overrideCodes: overrideCodes.value, candidates: candidates.value, platform: platform.value, releaseMirrors: releaseMirrors.value,
  }, ACTOR);
  if (!scheduled.ok) return scheduled;

  const { packageFile, ...facts } = scheduled.value;
  if (options.packageOut !== undefined) {
    const written = writeFile(options.packageOut, packageFile);
    if (!written.ok) return written;
  }
  return ok({ json: { ...facts, platform: platform.value, packageFile: options.packageOut ?? null }, human: describe(scheduled.value, exam.value.title, options) });
}

/** Addresses of copies of the release document: https, or http on this computer for trying it out. */
function chooseMirrors(wanted: readonly string[] | undefined, releaseAt: number | null): Result<readonly string[], InvigilError> {
  if (wanted === undefined) return ok([]);
  if (releaseAt === null) return fail("usage/invalid", "--release-mirror needs --release-at: without a release there is nothing to copy");
  for (const mirror of wanted) {
    const origin = URL.canParse(mirror) ? parsePlatform(new URL(mirror).origin) : null;
    if (origin?.ok !== true) return fail("usage/invalid", `--release-mirror ${mirror} is not an address with https`);
  }
  return ok(wanted);
}

function choosePolicy(wanted: string): Result<Policy, InvigilError> {
  const preset = presetNamed(wanted);
  if (preset !== null) return ok(preset);
  const file = readPolicyFile(wanted);
  return !file.ok && file.error.code === "usage/invalid" ? fail("usage/invalid", `--policy is one of ${presetNames()}, or a JSON file; ${file.error.message}`) : file;
}

function chooseOverrideCodes(typed: string | undefined, policy: Policy): Result<number, InvigilError> {
  if (typed === undefined) return ok(usualOverrideCodes(policy));
  return /^\d{1,2}$/.test(typed) && Number(typed) <= MOST_OVERRIDE_CODES ? ok(Number(typed)) : fail("usage/invalid", `--override-codes is a whole number from 0 to ${MOST_OVERRIDE_CODES}`);
}

/** Without a list there is one candidate to try the exam with. */
function chooseCandidates(path: string | undefined): Result<readonly CandidateEntry[], InvigilError> {
  if (path === undefined) return ok([{ name: "Test candidate", code: null, extraMinutes: 0, breakMinutes: 0 }]);
  const bytes = readNamedFile(path);
  return bytes.ok ? readCandidates(bytes.value) : bytes;
}

async function choosePlatform({ store }: DataFolder, typed: string | undefined): Promise<Result<string, InvigilError>> {
  const known = typed === undefined ? await store.read(publicUrl) : ok(typed);
  if (!known.ok) return known;
  if (known.value === undefined) return fail("usage/invalid", "say where clients reach the platform with --platform, or run serve once on this data folder");
  return parsePlatform(known.value);
}

function writeFile(path: string, bytes: Uint8Array): Result<void, InvigilError> {
  try {
    writeFileSync(path, bytes);
    return ok(undefined);
  } catch (error) {
    return err(storageFailure(error) ?? { code: "usage/invalid", message: `${path} cannot be written`, retryable: false });
  }
}

function describe(scheduled: ScheduledExam, title: string, options: ScheduleOptions): string {
  return [
    `Scheduled "${title}".`,
    `  package     ${scheduled.packageId}`,
    `  exam code   ${scheduled.examCode}`,
    `  link        ${scheduled.link}`,
    `  start code  ${scheduled.startCode ?? "(none: the package opens by itself at its release time)"}`,
    ...(options.packageOut === undefined ? [] : [`  file        ${options.packageOut}`]),
    "",
    "Candidates. Their codes are shown once: print or save them now.",
    table(["name", "code", "extra minutes", "break minutes"], scheduled.candidates.map(({ name, code, extraMinutes, breakMinutes }) => [name, code, extraMinutes, breakMinutes])),
    ...overrideLines(scheduled.overrideCodes),
    "",
    "Next: give each candidate the exam code (or link) and their code, and the start code in the room when the exam starts.",
  ].join("\n");
}

function overrideLines(codes: readonly string[]): readonly string[] {
  if (codes.length === 0) return [];
  return [
    "", "Override codes, for the invigilator only. One lets a computer through that the check would stop. They are shown once too.",
    ...codes.map((code, index) => `  ${String(index + 1).padStart(2)}  ${code}`),
  ];
}
