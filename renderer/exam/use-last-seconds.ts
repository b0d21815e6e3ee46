import { useEffect } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { TEXT_PAUSE_MS } from "../answers/answer-keeper.ts";
import { useApp, useViewState } from "../store/app-context.ts";

/** From here to the end, in ms, every key is saved at once: main seals at zero and takes nothing after it. */
const LAST_MS = 5000;

/** Stops waiting for a pause in typing when the time is nearly over. Nothing is near while the clock stands still. */
export function useLastSeconds({ remainingMs, stopped }: Pick<SittingView, "remainingMs" | "stopped">): void {
  const { answers } = useApp();
  const receivedAt = useViewState((state) => state.receivedAt);
  const running = stopped === null;
  useEffect(() => {
    if (!running) return undefined;
    const left = remainingMs - (performance.now() - receivedAt);
    const timer = setTimeout(() => {
      answers.setTextPause(0);
      answers.saveNow();
    }, Math.max(0, left - LAST_MS));
    return () => {
      clearTimeout(timer);
      answers.setTextPause(TEXT_PAUSE_MS);
    };
  }, [answers, remainingMs, receivedAt, running]);
}
