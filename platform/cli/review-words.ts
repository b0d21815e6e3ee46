import type { KeptReview } from "../../core/contract/wire-review.ts";
import { DECISION_WORDS, SUBJECT_WORDS } from "../../core/sitting/review.ts";
import { moment, wrapped } from "./printed.ts";

/** What people noted and decided about a sitting, oldest first; no lines when nobody did. */
export function reviewLines(reviews: readonly KeptReview[]): readonly string[] {
  if (reviews.length === 0) return [];
  return ["Notes and decisions (they change nothing of the sitting)", ...reviews.flatMap(({ subject, decision, note, at, by }) => [
    ...wrapped(`${moment(at)}  ${SUBJECT_WORDS[subject]}: ${DECISION_WORDS[decision]} (${by})`, "      ", "  "),
    ...(note ?? "This note was altered in the database and cannot be read.").split("\n").flatMap((line) => wrapped(line, "      ")),
  ])];
}
