/** Words as people count them: runs of letters and digits, with apostrophes and hyphens inside. */
const WORD = /[\p{L}\p{N}]+(?:['’\-‐][\p{L}\p{N}]+)*/gu;

/** Number of words of a text, for the candidate's eyes: nothing is refused by it. */
export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}
