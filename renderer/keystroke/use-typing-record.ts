import { useEffect } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { useApp } from "../store/app-context.ts";
import { TypingRecord } from "./typing-record.ts";
import { watchFields } from "./watch-fields.ts";

/** Records key timing in the exam's fields while main says that it may: the policy names it, the student agreed, and the clock runs. */
export function useTypingRecord({ keystrokes, exam }: Pick<SittingView, "keystrokes" | "exam">): void {
  const { client } = useApp();
  const level = keystrokes === null || keystrokes.stopped ? "off" : keystrokes.level;
  const { injection } = exam.policy.keystrokes;
  useEffect(() => {
    if (level === "off") return undefined;
    const record = new TypingRecord({ level, injection, isolated: window.crossOriginIsolated, send: (keys) => void client.call("keystrokes.report", keys) });
    const stop = watchFields(record, document, () => performance.now());
    const flush = (): void => record.flush();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      stop();
      record.flush();
    };
  }, [level, injection, client]);
}
