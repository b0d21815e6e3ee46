import type { KeyClass } from "./key-class.ts";

/** One key pressed and released. Times are those of the events (`event.timeStamp`, ms), never of their handling: a busy page shifts the latter by tens of milliseconds. */
export interface KeyStroke {
  readonly keyClass: KeyClass;
  readonly pressMs: number;
  /** Null when no release was seen: the window lost the keyboard, or the key is held for long. */
  readonly releaseMs: number | null;
}

/** Longest time that a key is held in writing, ms. What is longer leans on the keyboard or lost its release. */
export const LONGEST_HOLD_MS = 5000;
