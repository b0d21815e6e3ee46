import { useEffect } from "react";
import { useApp } from "../store/app-context.ts";
import { deleteSelection, insertText, selectedText, writableField } from "./selection.ts";
import { passingNote } from "./passing-note.tsx";

const REFUSED = "You can paste only what you copied in this exam.";

/**
 * Copy, cut and paste work within the exam and with nothing else. Typing, dictation, input methods and screen readers use other events and
 * are left alone.
 */
export function useClipboardLock(on: boolean): void {
  const { locks } = useApp();
  useEffect(() => {
    if (!on) return undefined;
    const own = new AbortController();
    const copy = (event: ClipboardEvent): void => {
      // SECURITY: without it the question would lie in the system's clipboard, for every program and for after the exam.
      event.preventDefault();
      const text = selectedText();
      if (text === "") return;
      locks.clipboard.copy(text);
      if (event.type === "cut") deleteSelection();
    };
    const paste = (event: ClipboardEvent): void => {
      // SECURITY: without it the browser inserts what the system's clipboard holds.
      event.preventDefault();
      if (writableField() === null) return;
      const text = locks.clipboard.paste(event.clipboardData?.getData("text/plain") ?? "");
      if (text !== null) {
        insertText(text);
        return;
      }
      passingNote(REFUSED);
      locks.reports.report("paste");
    };
    const options = { signal: own.signal, capture: true };
    document.addEventListener("copy", copy, options);
    document.addEventListener("cut", copy, options);
    document.addEventListener("paste", paste, options);
    return () => own.abort();
  }, [on, locks]);
}
