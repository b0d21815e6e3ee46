import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { QuestionAnswers } from "../../test/e2e/pages/question-page.ts";
import { invigilJson, scheduleExam } from "./local-platform.ts";
import type { LocalPlatform, ScheduledExam } from "./local-platform.ts";

const demo = new URL("../../platform/demo/", import.meta.url).pathname;
const CANDIDATE = "Alex Winter";

/** An exam that waits for its candidate. */
export interface WaitingExam {
  readonly scheduled: ScheduledExam;
  readonly candidateCode: string;
  readonly startCode: string;
  /** Answers in the order of the questions, for the self-running sitting; null where none are known. */
  readonly answers: readonly QuestionAnswers[] | null;
}

/** Imports and schedules an exam for one candidate. @param path a QTI archive or folder; null for the demo exam */
export async function prepareExam(platform: LocalPlatform, path: string | null, policy: string): Promise<WaitingExam> {
  const candidatesCsv = join(platform.dataDir, "candidates.csv");
  await writeFile(candidatesCsv, `name\n${CANDIDATE}\n`);
  const scheduled = await scheduleExam(platform, { path: path ?? `${demo}exam`, durationMinutes: 45, policy, candidatesCsv });
  const [candidate] = scheduled.candidates;
  if (candidate === undefined || scheduled.startCode === null) throw new Error("the exam was scheduled without a candidate or start code");
  return { scheduled, candidateCode: candidate.code, startCode: scheduled.startCode, answers: path === null ? await demoAnswers() : null };
}

const answersSchema = v.record(v.string(), v.record(v.string(), v.array(v.string())));
const checkSchema = v.object({ questions: v.array(v.object({ item: v.string() })) });

/** The demo's answers in the order in which its questions are asked. */
async function demoAnswers(): Promise<readonly QuestionAnswers[]> {
  const answers = v.parse(answersSchema, JSON.parse(await readFile(`${demo}answers.json`, "utf8")));
  const { questions } = v.parse(checkSchema, await invigilJson(["exam", "check", `${demo}exam`]));
  return questions.map(({ item }) => answers[item] ?? {});
}
