import { assertNever } from "../result.ts";
import type { PatternNode } from "./pattern-program.ts";

/** More alternatives than this say too little. */
const MOST_TEXTS = 16;

/** Texts, letters in lower case, of which a text has at least one. */
export type OneOf = readonly string[];

/** What every text that a pattern matches has in it: one of each. So most texts need not be tried. Nothing where the pattern needs no text. */
export function neededTexts(tree: PatternNode): readonly OneOf[] {
  switch (tree.kind) {
    case "atom":
      return tree.literal === null ? [] : [[tree.literal.toLowerCase()]];
    case "sequence":
      return neededInSequence(tree.parts);
    case "choice":
      return neededInChoice(tree.options);
    case "repeat":
      return tree.least === 0 ? [] : neededTexts(tree.node);
    default:
      return assertNever(tree);
  }
}

function neededInSequence(parts: readonly PatternNode[]): readonly OneOf[] {
  const needed: OneOf[] = [];
  let run = "";
  for (const part of parts) {
    if (part.kind === "atom" && part.literal !== null) {
      run += part.literal.toLowerCase();
      continue;
    }
    if (run !== "") needed.push([run]);
    run = "";
    needed.push(...neededTexts(part));
  }
  if (run !== "") needed.push([run]);
  return needed;
}

function neededInChoice(options: readonly PatternNode[]): readonly OneOf[] {
  const [only] = options;
  if (only !== undefined && options.length === 1) return neededTexts(only);
  const texts: string[] = [];
  for (const option of options) {
    const [longest] = neededTexts(option).toSorted((one, other) => shortest(other) - shortest(one));
    if (longest === undefined || texts.length + longest.length > MOST_TEXTS) return [];
    texts.push(...longest);
  }
  return texts.length === 0 ? [] : [texts];
}

function shortest(texts: OneOf): number {
  return Math.min(...texts.map((text) => text.length));
}
