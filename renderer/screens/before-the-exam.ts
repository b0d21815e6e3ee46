import type { ScreenName } from "../../core/contract/view.ts";

const BEFORE_THE_EXAM: ReadonlySet<ScreenName> = new Set(["open", "policy", "check", "sign-in", "waiting"]);

/** Whether a screen stands before the exam: there are no answers yet, and none of an earlier sitting belong here. */
export function isBeforeTheExam(screen: ScreenName): boolean {
  return BEFORE_THE_EXAM.has(screen);
}
