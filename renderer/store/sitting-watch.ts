import type { ScreenName } from "../../core/contract/view.ts";
import type { AnswerKeeper } from "../answers/answer-keeper.ts";
import type { PageLocks } from "../locks/page-locks.ts";
import { isBeforeTheExam } from "../screens/before-the-exam.ts";
import type { ItemCache } from "./item-cache.ts";
import type { ViewStore } from "./view-store.ts";

const TAKES_ANSWERS: ReadonlySet<ScreenName> = new Set(["exam", "review"]);

/** Whether main is showing a sitting that takes answers. */
export function takesAnswers(views: ViewStore): boolean {
  const name = views.getState().view?.screen.name;
  return name !== undefined && TAKES_ANSWERS.has(name);
}

/** Answers and questions belong to one sitting: what an earlier one left in this window must not show up in the next. */
export function forgetBetweenSittings(views: ViewStore, answers: AnswerKeeper, items: ItemCache): void {
  views.subscribe((state, before) => {
    const name = state.view?.screen.name;
    const last = before.view?.screen.name;
    if (name === undefined || name === last || !isBeforeTheExam(name)) return;
    answers.forget();
    items.forget();
  });
}

/** What was copied in the exam goes with it: nothing of it is left when the sitting is handed in. */
export function clearLocksAfterSittings(views: ViewStore, locks: PageLocks): void {
  views.subscribe(() => {
    if (takesAnswers(views)) return;
    locks.clipboard.clear();
    locks.reports.forget();
  });
}
