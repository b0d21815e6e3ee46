import { useCallback, useEffect, useMemo } from "react";
import type { QuestionStatus, SittingView } from "../../core/contract/view.ts";
import { announce } from "../shell/announcer.tsx";
import { useApp } from "../store/app-context.ts";

/** Longest wait for answers to reach the disk before moving on, in ms. The saves go on afterwards. */
const SAVE_BEFORE_MOVING_MS = 2000;

export interface ExamActions {
  readonly current: QuestionStatus | undefined;
  readonly previous: QuestionStatus | null;
  readonly next: QuestionStatus | null;
  readonly go: (itemId: string) => void;
  readonly flag: () => void;
  readonly review: () => void;
}

/** What a student can do in the exam. Moving saves first. */
export function useExamActions(sitting: SittingView): ExamActions {
  const { client, answers, items } = useApp();
  const at = sitting.questions.findIndex((question) => question.itemId === sitting.current);
  const current = sitting.questions[at];
  const previous = reachable(sitting.questions[at - 1]);
  const next = reachable(sitting.questions[at + 1]);
  const nextId = next?.itemId;

  // The next question is fetched while this one is read, so that going there shows it at once.
  useEffect(() => {
    if (nextId !== undefined) void items.load(nextId);
  }, [items, nextId]);

  const go = useCallback(
    (itemId: string) => {
      void answers.flush(SAVE_BEFORE_MOVING_MS).then(() => client.call("item.visit", { itemId }));
    },
    [answers, client],
  );
  const flag = useCallback(() => {
    if (current === undefined) return;
    const flagged = !current.flagged;
    void client.call("item.flag", { itemId: current.itemId, flagged }).then((answer) => {
      if (answer.ok) announce(flagged ? "Flagged" : "Flag taken away");
    });
  }, [client, current]);
  const review = useCallback(() => {
    void answers.flush(SAVE_BEFORE_MOVING_MS).then(() => client.call("review.open", {}));
  }, [answers, client]);

  return useMemo(() => ({ current, previous, next, go, flag, review }), [current, previous, next, go, flag, review]);
}

function reachable(question: QuestionStatus | undefined): QuestionStatus | null {
  return question?.reachable === true ? question : null;
}
