import { candidateFaults, tidyName } from "../../../core/candidate/candidate-entry.ts";
import { MOST_EXAM_BYTES } from "../../../core/contract/wire-exams.ts";
import type { NewSchedule, Scheduled } from "../../../core/contract/wire-exams.ts";
import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import type { Result } from "../../../core/result.ts";
import type { ExamId } from "../../../core/sitting/ids.ts";
import { choosePolicy } from "../../exam/choose-policy.ts";
import { keepExam } from "../../exam/keep-exam.ts";
import { packageDownload } from "../../exam/package-download.ts";
import { removeExam, removePackage } from "../../exam/remove-exam.ts";
import { scheduleExam } from "../../exam/schedule-exam.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { publicUrl } from "../../office/settings.ts";
import type { BoundRoute } from "../answers.ts";
import { staffFile, staffUpload, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** How exams come in, are held, and go. */
export function examRoutes({ folder, uploads, reader }: Desk): Readonly<Record<"checkExam" | "importExam" | "scheduleExam" | "packageFile" | "removePackage" | "removeExam", BoundRoute>> {
  return {
    checkExam: staffUpload(wire.checkExam, ({ params, file }) => uploads.take(file, MOST_EXAM_BYTES, (path) => reader.check(path, params.name))),
    importExam: staffUpload(wire.importExam, ({ params, file, member }) => uploads.take(file, MOST_EXAM_BYTES, async (path) => {
      const read = await reader.read(path, params.name, params.questions);
      if (!read.ok) return read;
      const { content, scoring, assets } = read.value;
      const examId = await keepExam(folder, { content, scoring, assets }, member.actor);
      return examId.ok ? ok({ examId: examId.value, title: content.title, questions: content.items.length, leftOut: scoring.leftOut.length }) : examId;
    })),
    scheduleExam: staffWrite(wire.scheduleExam, ({ params, body, member }) => schedule(folder, params.examId, body, member.actor)),
    packageFile: staffFile(wire.packageFile, ({ params }) => packageDownload(folder, params.packageId)),
    removePackage: staffWrite(wire.removePackage, async ({ params, member }) => emptied(await removePackage(folder, params.packageId, member.actor))),
    removeExam: staffWrite(wire.removeExam, async ({ params, member }) => emptied(await removeExam(folder, params.examId, member.actor))),
  };
}

async function schedule(folder: DataFolder, examId: ExamId, { policy: choice, ...wanted }: NewSchedule, actor: string): Promise<Result<Scheduled, InvigilError>> {
  const candidates = wanted.candidates.map((entry) => ({ ...entry, name: tidyName(entry.name), code: entry.code?.trim() ?? null }));
  const [fault, ...more] = candidateFaults(candidates);
  if (fault !== undefined) return fail("candidates/invalid-csv", `candidate ${fault.place}: ${fault.sentence}`, { place: fault.place, faults: more.length + 1 });
  const chosen = await choosePolicy(folder, choice);
  if (!chosen.ok) return chosen;
  const known = await folder.store.read(async (tables) => ({ exam: await tables.exam(examId), platform: await publicUrl(tables) }));
  if (!known.ok) return known;
  const { exam, platform } = known.value;
  if (exam === undefined || platform === undefined) return fail("exam/not-found", "there is no such exam");
  const scheduled = await scheduleExam(folder, exam, { ...wanted, ...chosen.value, candidates, platform, releaseMirrors: [] }, actor);
  if (!scheduled.ok) return scheduled;
  const { packageFile: _file, ...facts } = scheduled.value;
  return ok({ ...facts, title: exam.title, platform, rehearsal: wanted.rehearsal, opensAt: wanted.opensAt, closesAt: wanted.closesAt, durationMs: wanted.durationMs, releaseAt: wanted.releaseAt });
}

function emptied(done: Result<void, InvigilError>): Result<Readonly<Record<string, never>>, InvigilError> {
  return done.ok ? ok({}) : done;
}
