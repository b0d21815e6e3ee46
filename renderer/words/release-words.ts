import type { InvigilError } from "../../core/errors.ts";
import type { ErrorWords } from "./error-words.ts";

/** Words that a release key has on paper. */
export const RELEASE_WORDS = 24;

const WORD = /[a-z]+/giu;

/** Whether a scanner typed this: it is one code, not words. */
export function isScannedRelease(typed: string): boolean {
  return typed.trim().startsWith("invigil-release:");
}

/** How many words there are so far. */
export function countReleaseWords(typed: string): number {
  return typed.match(WORD)?.length ?? 0;
}

/** Where a word stands in what was typed. @param position from 1 @returns null when there is no such word */
export function rangeOfWord(typed: string, position: number): readonly [start: number, end: number] | null {
  const found = [...typed.matchAll(WORD)][position - 1];
  return found === undefined ? null : [found.index, found.index + found[0].length];
}

/** What is not right about the words, more exactly than the code alone says it; null where the code says enough. */
export function releaseProblem({ code, detail = {} }: InvigilError): Pick<ErrorWords, "title" | "next"> | null {
  const { position, word, words } = detail;
  if (code === "release/unknown-word" && typeof position === "number") {
    return { title: `Word ${position}${typeof word === "string" ? `, “${word}”,` : ""} is not on the list.`, next: "Look at it on the paper and type it again. Its first four letters are enough." };
  }
  if (code === "release/unknown-word" && typeof words === "number") {
    return { title: `There are ${words} words, and there should be ${RELEASE_WORDS}.`, next: words < RELEASE_WORDS ? "Look for the ones that are missing." : "Look for the ones that stand there twice." };
  }
  if (code === "release/invalid") {
    return { title: "These words do not open this exam.", next: "One of them is another word than on the paper, or the paper is for another exam. Compare them one by one." };
  }
  return null;
}
