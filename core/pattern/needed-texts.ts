import { assertNever } from "../result.ts";
import type { PatternNode } from "./pattern-program.ts";

/** More alternatives than this say too little. */
const MOST_TEXTS = 16;

/**
 * Texts of which every text that a pattern matches has at least one in it, letters in lower case, so that most texts need not be tried; null
 * where the pattern needs none. Of several such choices the one whose shortest text is longest.
 */
export function neededTexts(tree: PatternNode): readonly string[] | null {
  switch (tree.kind) {
    case "atom":
      return tree.literal === null ? null : [tree.literal.toLowerCase()];
    case "sequence":
      return neededInSequence(tree.parts);
    case "choice": {
      const texts: string[] = [];
      for (const option of tree.options) {
        const needed = neededTexts(option);
        if (needed === null || texts.length + needed.length > MOST_TEXTS) return null;
        texts.push(...needed);
      }
      return texts.length === 0 ? null : texts;
    }
    case "repeat":
      return tree.least === 0 ? null : neededTexts(tree.node);
    default:
      return assertNever(tree);
  }
}

function neededInSequence(parts: readonly PatternNode[]): readonly string[] | null {
  let best: readonly string[] | null = null;
  let run = "";
  const offer = (texts: readonly string[] | null): void => {
    if (texts !== null && (best === null || shortest(texts) > shortest(best))) best = texts;
  };
  for (const part of parts) {
    if (part.kind === "atom" && part.literal !== null) {
      run += part.literal.toLowerCase();
      continue;
    }
    if (run !== "") offer([run]);
    run = "";
    offer(neededTexts(part));
  }
  if (run !== "") offer([run]);
  return best;
}

function shortest(texts: readonly string[]): number {
  return Math.min(...texts.map((text) => text.length));
}
