import { useEffect } from "react";
import { useApp } from "../store/app-context.ts";

/** Middle, back and forward: they paste, scroll by themselves and leave the page. The left and the right one are not touched. */
const LOCKED: ReadonlySet<number> = new Set([1, 3, 4]);

/** Makes the other buttons of the mouse do nothing in the exam. */
export function useMouseLock(on: boolean): void {
  const { locks } = useApp();
  useEffect(() => {
    if (!on) return undefined;
    const own = new AbortController();
    const refuse = (event: MouseEvent): void => {
      if (!LOCKED.has(event.button)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.type === "mousedown") locks.reports.report("mouse-button");
    };
    const options = { signal: own.signal, capture: true };
    // Chromium goes back and forward, and pastes the selection of X11, when the button comes up.
    for (const type of ["mousedown", "mouseup", "auxclick"] as const) window.addEventListener(type, refuse, options);
    return () => own.abort();
  }, [on, locks]);
}
