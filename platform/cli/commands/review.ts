import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { REVIEW_DECISIONS, REVIEW_SUBJECTS } from "../../../core/sitting/review.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { keepReview, reviewsOf } from "../../review/keep-review.ts";
import { findSitting } from "../../sitting/find-sitting.ts";
import type { Outcome } from "../printed.ts";
import { reviewLines } from "../review-words.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface ReviewOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly subject: string;
  readonly decision: string;
  readonly note: string;
}

/** `sitting review`. */
export function addReview(sitting: Command): void {
  withData(sitting.command("review <sittingId>").description("keep a note and a decision about a sitting beside the earlier ones; it changes nothing of the sitting")
    .requiredOption("--subject <subject>", REVIEW_SUBJECTS.join(" or "))
    .requiredOption("--decision <decision>", REVIEW_DECISIONS.join(", "))
    .requiredOption("--note <text>", "why, in 1 to 2000 characters"))
    .action(async (id: string, options: ReviewOptions) => reportWithFolder(options, (folder) => review(folder, id, options)));
}

async function review(folder: DataFolder, id: string, { subject: typedSubject, decision: typedDecision, note }: ReviewOptions): Outcome {
  const subject = REVIEW_SUBJECTS.find((known) => known === typedSubject);
  if (subject === undefined) return fail("usage/invalid", `--subject is ${REVIEW_SUBJECTS.join(" or ")}`);
  const decision = REVIEW_DECISIONS.find((known) => known === typedDecision);
  if (decision === undefined) return fail("usage/invalid", `--decision is one of ${REVIEW_DECISIONS.join(", ")}`);
  const file = await findSitting(folder, id);
  if (!file.ok) return file;
  const { sittingId } = file.value.sitting;
  const kept = await keepReview(folder, sittingId, { subject, decision, note }, ACTOR);
  if (!kept.ok) return kept;
  const reviews = await reviewsOf(folder, sittingId);
  if (!reviews.ok) return reviews;
  return ok({ json: { sittingId, reviews: reviews.value }, human: [`${file.value.candidate.name}: ${file.value.exam.title}`, ...reviewLines(reviews.value)].join("\n") });
}
