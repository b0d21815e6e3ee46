import type { QuestionStatus } from "../../core/contract/view.ts";

/** State of a question in words: `Answered, flagged`. @param open whether the question is on the screen now */
export function questionState(question: QuestionStatus, open = false): string {
  const answer = question.answered ? "Answered" : question.visited || open ? "Not answered" : "Not opened yet";
  const flag = question.flagged ? ", flagged" : "";
  const closed = question.reachable ? "" : question.visited ? ", closed" : ", opens later";
  return `${answer}${flag}${closed}`;
}
