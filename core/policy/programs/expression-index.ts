import { compileProgram, repeatsRepetition } from "../../pattern/pattern-program.ts";
import type { PatternProgram } from "../../pattern/pattern-program.ts";
import { patternSet } from "../../pattern/pattern-set.ts";
import { readXsdPattern } from "../../pattern/xsd-pattern.ts";
import { NO_RANK } from "./pattern-index.ts";
import type { RankedPattern } from "./pattern-index.ts";

/** Most expressions of one policy. */
export const MOST_EXPRESSIONS = 200;
/** Most steps that one expression comes to; counted repeats multiply. */
export const MOST_EXPRESSION_STEPS = 500;
/** Most steps of all expressions of one policy together. */
export const MOST_STEPS_TOGETHER = 10_000;

/** An expression made ready, or what its author has to change. */
export type ReadExpression = { readonly program: PatternProgram } | { readonly fault: string };

/** Reads a path expression: any case, and small enough to be run over every path. */
export function readExpression(pattern: string): ReadExpression {
  const tree = readXsdPattern(pattern, false);
  if (tree === null) return { fault: "this expression cannot be read: it is in XML Schema's language, where ( [ { \\ | ? * + and . have to follow its rules, and at most 1000 characters" };
  if (repeatsRepetition(tree)) return { fault: "this expression repeats without limit what itself repeats without limit, as (a+)+ does: repeat only one of the two, or give a count such as {1,5}" };
  const program = compileProgram(tree);
  if (program === null || program.length > MOST_EXPRESSION_STEPS) return { fault: `this expression grows too large: its counted repeats multiply to more than ${MOST_EXPRESSION_STEPS} steps; use * or +, or smaller counts` };
  return { program };
}

/**
 * Makes all expressions ready to be run side by side.
 * @returns a function that gives the lowest rank of an expression that matches the whole path, `NO_RANK` for none
 * @throws Error for an expression that the policy's schema would have refused
 */
export function expressionIndex(expressions: readonly RankedPattern[]): (path: string) => number {
  const sorted = expressions.toSorted((one, other) => one.rank - other.rank);
  const firstMatch = patternSet(sorted.map(({ pattern }) => {
    const read = readExpression(pattern);
    if ("fault" in read) throw new Error(`an expression that no policy may hold: ${read.fault}`);
    return read.program;
  }));
  return (path) => (path === "" ? NO_RANK : (sorted[firstMatch(path)]?.rank ?? NO_RANK));
}
