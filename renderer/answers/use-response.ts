import { useCallback } from "react";
import { useStore } from "zustand";
import { useApp } from "../store/app-context.ts";
import { draftKey } from "./answer-keeper.ts";

const UNANSWERED: readonly string[] = [];

export interface ResponseHandle {
  readonly response: readonly string[];
  readonly change: (response: readonly string[]) => void;
  /** Saves at once what waits for a pause in typing; for blur. */
  readonly settle: () => void;
}

/**
 * A response as the student has it: what was changed in this window, else what main had when the question was fetched.
 * @param saved the response that came with the question
 */
export function useResponse(itemId: string, responseId: string, saved: readonly string[] | undefined, input: "text" | "choice"): ResponseHandle {
  const { answers } = useApp();
  const key = draftKey(itemId, responseId);
  const response = useStore(answers.store, (state) => state.drafts[key]?.response) ?? saved ?? UNANSWERED;
  const change = useCallback((next: readonly string[]) => answers.change(itemId, responseId, next, input), [answers, itemId, responseId, input]);
  return { response, change, settle: answers.saveNow };
}
