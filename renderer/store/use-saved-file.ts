import { useState } from "react";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { useCommand } from "./use-command.ts";

interface SavedFile {
  /** Saves a hand-in file. @param journalId null for the sitting on the screen */
  readonly saveHandIn: (journalId: string | null) => void;
  /** Saves the receipt of an exam that was handed in before. */
  readonly saveReceipt: (journalId: string) => void;
  /** Saves what was recorded of the student's typing. */
  readonly saveTyping: () => void;
  readonly busy: boolean;
  readonly error: InvigilError | null;
  /** Where the last file was saved; null until then. */
  readonly savedAs: string | null;
}

/** Files that main saves where the student says: under way, where it is, or why not. Changing one's mind changes nothing. */
export function useSavedFile(): SavedFile {
  const { run, busy, error } = useCommand();
  const [savedAs, setSavedAs] = useState<string | null>(null);
  const keep = (answer: Result<{ readonly savedAs: string | null }, InvigilError>): void => {
    if (answer.ok && answer.value.savedAs !== null) setSavedAs(answer.value.savedAs);
  };
  return {
    saveHandIn: (journalId) => void run("hand-in-file.save", { journalId }).then(keep),
    saveReceipt: (journalId) => void run("hand-ins.save-receipt", { journalId }).then(keep),
    saveTyping: () => void run("keystrokes.save", {}).then(keep),
    busy, error: busy ? null : error, savedAs,
  };
}
