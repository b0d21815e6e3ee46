import { useEffect } from "react";
import { useApp } from "../store/app-context.ts";

/** Keeps out what is dragged onto the exam from elsewhere. Moving one's own words within the page stays possible. @param on whether the policy's control holds on this computer */
export function useDropGuard(on: boolean): void {
  const { locks } = useApp();
  useEffect(() => {
    if (!on) return undefined;
    const own = new AbortController();
    let fromHere = false;
    const refuse = (event: DragEvent): void => {
      if (fromHere) return;
      // Not with the drop effect "none": then there is no drop to be told of, and only this line keeps the page as it is.
      event.preventDefault();
      if (event.type === "drop") locks.reports.report("drop");
    };
    const options = { signal: own.signal, capture: true };
    window.addEventListener("dragstart", () => {
      fromHere = true;
    }, options);
    window.addEventListener("dragend", () => {
      fromHere = false;
    }, options);
    window.addEventListener("dragover", refuse, options);
    window.addEventListener("drop", refuse, options);
    return () => own.abort();
  }, [on, locks]);
}
