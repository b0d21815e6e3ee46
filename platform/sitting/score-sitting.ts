import type { ExamResult } from "../../core/assessment/scoring/score-exam.ts";
import { scoreExam } from "../../core/assessment/scoring/score-exam.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { fetchScoring } from "../exam/fetch-exam.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { SittingFile } from "./find-sitting.ts";
import { openSitting } from "./open-sitting.ts";

/** Scores a sitting by the exam's own processing. Errors: those of `openSitting`. */
export async function scoreSitting(folder: DataFolder, file: SittingFile, actor: string): Promise<Result<ExamResult, InvigilError>> {
  const opened = await openSitting(folder, file, { actor, action: "sitting-scored" });
  if (!opened.ok) return opened;
  const scoring = await fetchScoring(folder, file.exam);
  if (!scoring.ok) return scoring;
  const presented = new Set<string>();
  for (const { event } of opened.value.timeline) {
    if (event.kind === "visited" || event.kind === "answered") presented.add(event.item);
    if (event.kind === "started") presented.add(event.firstItem);
    if (event.kind === "continued") for (const item of event.continuation.visited) presented.add(item);
  }
  return ok(scoreExam(scoring.value, opened.value.answers, { presented }));
}
