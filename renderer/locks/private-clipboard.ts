/**
 * A clipboard of text that lives in this page and nowhere else: what is copied in the exam goes into it, and only that can be pasted.
 * The system's clipboard is never written, and read only to notice that something else was meant.
 */
export interface PrivateClipboard {
  readonly copy: (text: string) => void;
  /**
   * What a paste brings.
   * @param system text that the system's clipboard holds at this moment, "" when there is none
   * @returns the text to insert, "" when nothing has been copied; null when something from outside was meant, which is refused
   */
  readonly paste: (system: string) => string | null;
  /** Empties it: the sitting is over. */
  readonly clear: () => void;
}

export function createPrivateClipboard(): PrivateClipboard {
  let held = "";
  let foreign = "";
  return {
    copy: (text) => {
      held = text;
    },
    paste: (system) => {
      if (system === "" || system === held) return held;
      // Some desktops fill an emptied clipboard again with what it held before. That is refused once; after that a paste means what was
      // copied in the exam, or nobody there could ever paste.
      if (system === foreign && held !== "") return held;
      foreign = system;
      return null;
    },
    clear: () => {
      held = "";
      foreign = "";
    },
  };
}
