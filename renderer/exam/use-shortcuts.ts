import { useEffect } from "react";
import type { ExamActions } from "./use-exam-actions.ts";

/** Letter of a key press with Alt alone; the key's place decides where Alt makes another character of it (macOS). */
function altLetter(event: KeyboardEvent): string | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return null;
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase() ?? null;
}

/** Alt+N, Alt+P, Alt+F and Alt+R. No single letters, which would get in the way of typing and of speech input (WCAG 2.1.4). */
export function useShortcuts(actions: ExamActions): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const letter = altLetter(event);
      // A dialog that is open keeps the keyboard to itself.
      if (letter === null || document.querySelector("dialog[open]") !== null) return;
      const run = { n: actions.next === null ? actions.review : () => actions.next !== null && actions.go(actions.next.itemId), p: () => actions.previous !== null && actions.go(actions.previous.itemId), f: actions.flag, r: actions.review }[letter];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [actions]);
}
