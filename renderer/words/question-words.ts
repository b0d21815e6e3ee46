import type { QuestionStatus } from "../../core/contract/view.ts";

/** State of a question in words: `Answered, flagged`. */
export function questionState(question: QuestionStatus): string {
  const answer = question.answered ? "Answered" : question.visited ? "Not answered" : "Not opened yet";
  const flag = question.flagged ? ", flagged" : "";
  const closed = question.reachable ? "" : question.visited ? ", closed" : ", opens later";
  return `${answer}${flag}${closed}`;
}
