import { useEffect } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import type { ControlId } from "../../core/policy/control.ts";
import { useApp } from "../store/app-context.ts";
import { useClipboardLock } from "./use-clipboard-lock.ts";
import { useDropGuard } from "./use-drop-guard.ts";
import { useMouseLock } from "./use-mouse-lock.ts";

/** What the page itself locks while a sitting runs: only what the policy names, and only where the student is told that it holds. */
export function usePageLocks({ exam, controls }: Pick<SittingView, "exam" | "controls">): void {
  const holds = (control: ControlId): boolean =>
    exam.policy.controls.includes(control) && controls.some((status) => status.control === control && status.tier !== "unavailable");
  useClipboardLock(holds("clipboard"));
  useMouseLock(holds("mouse-buttons"));
  useDropGuard(holds("drag-and-drop"));
  usePrintReport(holds("printing"));
}

/** What is printed all the same holds one sentence (print.css); that somebody tried is told. */
function usePrintReport(on: boolean): void {
  const { locks } = useApp();
  useEffect(() => {
    if (!on) return undefined;
    const report = (): void => locks.reports.report("print");
    window.addEventListener("beforeprint", report);
    return () => window.removeEventListener("beforeprint", report);
  }, [on, locks]);
}
