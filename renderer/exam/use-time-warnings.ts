import { useEffect, useState } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { announce } from "../shell/announcer.tsx";
import { useViewState } from "../store/app-context.ts";
import { nextWarning, startWarnings } from "../time/time-warnings.ts";
import type { WarningMinutes, WarningState } from "../time/time-warnings.ts";
import { durationInWords } from "../words/time-words.ts";

export interface TimeWarning {
  readonly text: string;
  readonly dismiss: () => void;
}

/** Which marks are still to come, for the life of the page: going to the review and back must not repeat one. */
let marks: WarningState | null = null;

function inWords(minutes: WarningMinutes): string {
  const left = `${durationInWords(minutes * 60_000)} left.`;
  return minutes === 1 ? `${left} What you have is saved and handed in by itself when the time is over.` : left;
}

/** Tells the student at 15, 5 and 1 minutes, once each: politely by voice, and in a line that can be dismissed. */
export function useTimeWarnings({ remainingMs, stopped }: Pick<SittingView, "remainingMs" | "stopped">): TimeWarning | null {
  const [warning, setWarning] = useState<WarningMinutes | null>(null);
  const receivedAt = useViewState((state) => state.receivedAt);
  const running = stopped === null;
  useEffect(() => {
    if (!running) return undefined;
    const look = (): void => {
      const left = remainingMs - (performance.now() - receivedAt);
      const next = nextWarning(marks ?? startWarnings(left), left);
      marks = next.state;
      if (next.warning === null) return;
      setWarning(next.warning);
      announce(inWords(next.warning));
    };
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [remainingMs, receivedAt, running]);
  return warning === null ? null : { text: inWords(warning), dismiss: () => setWarning(null) };
}
