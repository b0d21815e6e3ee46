import { compileProgram, repeatsRepetition } from "../../pattern/pattern-program.ts";
import type { PatternProgram } from "../../pattern/pattern-program.ts";
import { neededTexts } from "../../pattern/needed-texts.ts";
import type { OneOf } from "../../pattern/needed-texts.ts";
import { patternSet } from "../../pattern/pattern-set.ts";
import { readXsdPattern } from "../../pattern/xsd-pattern.ts";
import { literalFinder } from "./literal-finder.ts";
import { NO_RANK } from "./pattern-index.ts";
import type { RankedPattern } from "./pattern-index.ts";
import { foldLetters } from "./program-text.ts";

/** Most expressions of one policy. */
export const MOST_EXPRESSIONS = 200;
/** Most steps that one expression comes to; counted repeats multiply. */
const MOST_EXPRESSION_STEPS = 500;
/** Most steps of all expressions of one policy together. */
export const MOST_STEPS_TOGETHER = 10_000;

/** No text in an expression is as long. */
const LONGEST_TEXT = 2000;

/** Paths that have nothing in common but that they are paths. */
const UNRELATED_PATHS = ["/a", "Q:/0 1/é.exe", "/漢/-_~/b.c"];

/** An expression made ready. */
interface Expression {
  readonly program: PatternProgram;
  /** Texts that a path needs: one of each. */
  readonly needs: readonly OneOf[];
}

/** Reads a path expression as a policy's author wrote it. @returns its steps, or in a sentence what has to change */
export function judgeExpression(pattern: string): { readonly steps: number } | { readonly fault: string } {
  const tree = readXsdPattern(pattern, false);
  if (tree === null) return { fault: "this expression cannot be read: it is in XML Schema's language, where ( [ { \\ | ? * + and . have to follow its rules, and at most 1000 characters" };
  if (repeatsRepetition(tree)) return { fault: "this expression repeats without limit what itself repeats without limit, as (a+)+ does: repeat only one of the two, or give a count such as {1,5}" };
  const program = compileProgram(tree);
  if (program === null || program.length > MOST_EXPRESSION_STEPS) return { fault: `this expression grows too large: its counted repeats multiply to more than ${MOST_EXPRESSION_STEPS} steps; use * or +, or smaller counts` };
  if (pattern.startsWith("^")) return { fault: "this expression would match no path: it always means the whole path, and ^ and $ are ordinary characters in it; leave them out" };
  const firstMatch = patternSet([program]);
  if (UNRELATED_PATHS.every((path) => firstMatch(path) === 0)) return { fault: "this would match every program: write something of the path that is meant" };
  return { steps: program.length };
}

function compileExpression(pattern: string): Expression {
  const tree = readXsdPattern(pattern, false);
  const program = tree === null ? null : compileProgram(tree);
  if (tree === null || program === null) throw new Error(`an expression that no policy may hold: ${pattern}`);
  return { program, needs: neededTexts(tree).map((texts) => texts.map(foldLetters)) };
}

/**
 * Makes all expressions ready. Those that need a certain text are run over paths that have it in them; the others side by side over all.
 * @returns a function that gives the lowest rank of an expression that matches the whole path, `NO_RANK` for none; it takes the path as it
 *   is and folded
 * @throws Error for an expression that cannot be read, which the policy's schema would have refused
 */
export function expressionIndex(expressions: readonly RankedPattern[]): (path: string, folded: string) => number {
  const sorted = expressions.toSorted((one, other) => one.rank - other.rank).map(({ pattern, rank }) => ({ rank, ...compileExpression(pattern) }));
  const always = sorted.filter(({ needs }) => needs.length === 0);
  const firstMatch = patternSet(always.map(({ program }) => program));
  const sharedBy = new Map<string, number>();
  for (const { needs } of sorted) for (const text of new Set(needs.flat())) sharedBy.set(text, (sharedBy.get(text) ?? 0) + 1);
  const withText = sorted.flatMap(({ needs, program, rank }) => (needs.length === 0 ? [] : [{ texts: rarest(needs, sharedBy), rank, firstMatch: patternSet([program]) }]));
  const byText = new Map<string, number[]>();
  for (const [index, { texts }] of withText.entries()) for (const text of texts) byText.set(text, [...byText.get(text) ?? [], index]);
  const numbers = [...byText.values()];
  const find = literalFinder([...byText.keys()]);

  return (path, folded) => {
    if (path === "") return NO_RANK;
    const candidates = new Set<number>();
    find(folded, (text) => {
      for (const index of numbers[text] ?? []) candidates.add(index);
    });
    let best = always[firstMatch(path)]?.rank ?? NO_RANK;
    for (const index of candidates) {
      const candidate = withText[index];
      if (candidate !== undefined && candidate.rank < best && candidate.firstMatch(path) === 0) best = candidate.rank;
    }
    return best;
  };
}

/** Of what an expression needs, that which fewest other expressions need; the longest of those. */
function rarest(needs: readonly OneOf[], sharedBy: ReadonlyMap<string, number>): OneOf {
  const cost = (texts: OneOf): number => Math.max(...texts.map((text) => sharedBy.get(text) ?? 0)) - Math.min(...texts.map((text) => text.length)) / LONGEST_TEXT;
  return needs.toSorted((one, other) => cost(one) - cost(other))[0] ?? [];
}
