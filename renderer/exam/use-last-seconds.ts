import { useEffect } from "react";
import type { Milliseconds } from "../../core/clock.ts";
import { TEXT_PAUSE_MS } from "../answers/answer-keeper.ts";
import { useApp } from "../store/app-context.ts";

/** From here to the end, in ms, every key is saved at once: main seals at zero and takes nothing after it. */
const LAST_MS = 5000;

/** Stops waiting for a pause in typing when the time is nearly over. @param receivedAt when `remainingMs` was true, on `performance.now()` */
export function useLastSeconds(remainingMs: Milliseconds, receivedAt: number): void {
  const { answers } = useApp();
  useEffect(() => {
    const left = remainingMs - (performance.now() - receivedAt);
    const timer = setTimeout(() => {
      answers.setTextPause(0);
      answers.saveNow();
    }, Math.max(0, left - LAST_MS));
    return () => {
      clearTimeout(timer);
      answers.setTextPause(TEXT_PAUSE_MS);
    };
  }, [answers, remainingMs, receivedAt]);
}
