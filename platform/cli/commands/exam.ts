import type { Command } from "commander";
import type { InvigilError } from "../../../core/errors.ts";
import { fail } from "../../../core/errors.ts";
import { inGroups } from "../../../core/crypto/crockford.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import { keepExam } from "../../exam/keep-exam.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { checkExam, importExam } from "../../qti/import-exam.ts";
import type { ImportIssue, ImportReport } from "../../qti/report.ts";
import type { Outcome } from "../printed.ts";
import { counted, duration, moment, table } from "../printed.ts";
import { ACTOR, makeOrReportWithFolder, report, reportWithFolder, withData, withJson } from "../run-command.ts";
import { addSchedule } from "./schedule.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

/** `exam import|check|list|schedule`. */
export function addExam(program: Command): void {
  const exam = program.command("exam").description("bring exams in, schedule them");
  withData(exam.command("import <zip-or-folder>").description("import a QTI 2.1, 2.2 or 3.0 test").option("--leave-out-unsupported", "import what is supported, leave out the other questions"))
    .action(async (path: string, options: Common & { readonly leaveOutUnsupported?: boolean }) =>
      makeOrReportWithFolder(options, (folder) => importAndKeep(folder, path, options.leaveOutUnsupported === true)));
  withJson(exam.command("check <zip-or-folder>").description("say what would be imported, what is not supported, and where"))
    .action(async (path: string, options: { readonly json?: boolean }) => report(options.json === true, () => check(path)));
  withData(exam.command("list").description("list exams and their packages"))
    .action(async (options: Common) => reportWithFolder(options, list));
  addSchedule(exam);
}

async function importAndKeep(folder: DataFolder, path: string, leaveOutUnsupported: boolean): Outcome {
  const imported = await importExam(path, { leaveOutUnsupported });
  if (!imported.ok) return explain(imported.error, path);
  const { content, scoring, assets, report: found } = imported.value;
  const examId = await keepExam(folder, { content, scoring, assets }, ACTOR);
  if (!examId.ok) return examId;
  return ok({
    json: { examId: examId.value, title: content.title, questions: content.items.length, leftOut: found.unsupported, warnings: found.warnings, report: found },
    human: [
      `Imported "${content.title}" with ${counted(content.items.length, "question")}.`,
      `  exam  ${examId.value}`,
      ...issueLines("Left out", found.unsupported), ...issueLines("In a simpler form", found.warnings),
      "",
      `Next: invigil exam schedule ${examId.value} --opens now --closes 2026-12-31T12:00Z --duration 60 --start-code auto`,
    ].join("\n"),
  });
}

/** What is not supported is worth knowing in full before deciding to leave it out. */
async function explain(error: InvigilError, path: string): Promise<Result<never, InvigilError>> {
  if (error.code !== "exam/unsupported-items") return { ok: false, error };
  return fail(error.code, `${error.message}. See all of it with: invigil exam check ${path}    Import the rest with: --leave-out-unsupported`, error.detail);
}

async function check(path: string): Outcome {
  const checked = await checkExam(path);
  if (!checked.ok) return checked;
  return ok({ json: checked.value, human: describe(checked.value) });
}

function describe(found: ImportReport): string {
  const importable = found.questions.filter((question) => question.importable);
  const rows = found.questions.map(({ item, title, interactions, importable: fits, file }) => [item, title.slice(0, 50), interactions.join(", "), fits ? "yes" : "no", file]);
  return [
    `"${found.title}" (QTI ${found.qtiVersion === "" ? "of no stated version" : found.qtiVersion}, ${found.source}): ${importable.length} of ${counted(found.questions.length, "question")} can be imported.`,
    "",
    table(["question", "title", "interactions", "imports", "file"], rows),
    ...issueLines("Not supported", found.unsupported), ...issueLines("In a simpler form", found.warnings),
  ].join("\n");
}

function issueLines(title: string, issues: readonly ImportIssue[]): readonly string[] {
  return issues.length === 0 ? [] : ["", `${title}:`, ...issues.map(({ file, line, message, code }) => `  ${file}${line === 0 ? "" : `:${line}`}  ${message} (${code})`)];
}

async function list({ store }: DataFolder): Outcome {
  const read = await store.read(async (tables) => ({ exams: await tables.exams(), packages: await tables.packages(), counts: await tables.packageCounts() }));
  if (!read.ok) return read;
  const counts = new Map(read.value.counts.map((row) => [row.packageId, row]));
  const exams = read.value.exams.map(({ examId, title, language, questions, importedAt }) => ({
    examId, title, language, questions, importedAt,
    packages: read.value.packages.filter((pkg) => pkg.examId === examId).map(({ packageId, code, opensAt, closesAt, durationMs }) => ({
      packageId, examCode: inGroups(code, 4), opensAt, closesAt, durationMs, candidates: counts.get(packageId)?.candidates ?? 0,
      signedIn: counts.get(packageId)?.signedIn ?? 0, handedIn: counts.get(packageId)?.handedIn ?? 0,
    })),
  }));
  const human = exams.length === 0
    ? "There are no exams yet. Import one with: invigil exam import <zip or folder>"
    : exams.map((exam) => [
        `${exam.examId}  ${exam.title} (${counted(exam.questions, "question")}, imported ${moment(exam.importedAt)})`,
        exam.packages.length === 0 ? "  not scheduled yet" : table(
          ["  package", "exam code", "opens", "closes", "time", "candidates", "signed in", "handed in"],
          exam.packages.map((pkg) => [`  ${pkg.packageId}`, pkg.examCode, moment(pkg.opensAt), moment(pkg.closesAt), duration(pkg.durationMs), pkg.candidates, pkg.signedIn, pkg.handedIn]),
        ),
      ].join("\n")).join("\n\n");
  return ok({ json: { exams }, human });
}
