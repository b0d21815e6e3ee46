import { literalFinder } from "./literal-finder.ts";
import { compileWildcard, hasWildcard } from "./wildcard.ts";
import type { Segment } from "./wildcard.ts";
import { wildcardTree } from "./wildcard-tree.ts";
import type { RankedWildcard, WildcardTree } from "./wildcard-tree.ts";

/** A pattern with the rank of the rule that it belongs to. */
export interface RankedPattern {
  readonly pattern: string;
  readonly rank: number;
}

/** What no pattern matches. */
export const NO_RANK = Number.POSITIVE_INFINITY;

/**
 * Finds the lowest rank among many patterns without trying each: those without wildcards by look-up, the others by a text that they need, of
 * which one pass over the text says whether it is there.
 * @returns the lowest rank of a pattern that matches, `NO_RANK` for none; the empty text matches nothing
 */
export function patternIndex(patterns: readonly RankedPattern[]): (text: string) => number {
  const lowest = new Map<string, number>();
  for (const { pattern, rank } of patterns) {
    const plain = pattern.replaceAll(/\*+/g, "*");
    lowest.set(plain, Math.min(rank, lowest.get(plain) ?? NO_RANK));
  }
  const segments = new Map<string, Segment>();
  const wild = [...lowest].filter(([pattern]) => hasWildcard(pattern)).map(([pattern, rank]) => ({ rank, wildcard: compileWildcard(pattern, segments) }));
  const numbers = new Map<string, number>();
  for (const { wildcard } of wild) for (const literal of wildcard.literals) if (!numbers.has(literal)) numbers.set(literal, numbers.size);
  const { always, byLiteral } = sortByLiteral(wild.map(({ rank, wildcard }): RankedWildcard => {
    return { rank, wildcard, bits: wildcard.literals.reduce((sum, literal) => sum | groupOf(numbers.get(literal) ?? 0), 0) };
  }));
  const anyText = wildcardTree(always);
  const trees = [...numbers.keys()].map((literal) => byLiteral.get(literal)).map((patternsOfIt) => (patternsOfIt === undefined ? null : wildcardTree(patternsOfIt)));
  const find = literalFinder([...numbers.keys()]);

  return (text) => {
    if (text === "") return NO_RANK;
    const exact = lowest.get(text) ?? NO_RANK;
    if (wild.length === 0) return exact;
    let bits = 0;
    const hit: WildcardTree[] = [anyText];
    find(text, (literal) => {
      bits |= groupOf(literal);
      const tree = trees[literal] ?? null;
      if (tree !== null) hit.push(tree);
    });
    return hit.reduce((best, tree) => tree(text, bits, best), exact);
  };
}

/** One of 32 groups of literals, as a bit. */
function groupOf(literal: number): number {
  return 1 << (literal % 32);
}

/** Each pattern under the literal that fewest others need; the longest of those. */
function sortByLiteral(wild: readonly RankedWildcard[]): { readonly always: readonly RankedWildcard[]; readonly byLiteral: ReadonlyMap<string, readonly RankedWildcard[]> } {
  const needed = new Map<string, number>();
  for (const { wildcard } of wild) for (const literal of new Set(wildcard.literals)) needed.set(literal, (needed.get(literal) ?? 0) + 1);
  const always: RankedWildcard[] = [];
  const byLiteral = new Map<string, RankedWildcard[]>();
  for (const candidate of wild) {
    let rarest: string | undefined;
    for (const literal of candidate.wildcard.literals) if (rarest === undefined || isBetter(literal, rarest, needed)) rarest = literal;
    if (rarest === undefined) {
      always.push(candidate);
      continue;
    }
    const bucket = byLiteral.get(rarest);
    if (bucket === undefined) byLiteral.set(rarest, [candidate]);
    else bucket.push(candidate);
  }
  return { always, byLiteral };
}

function isBetter(literal: string, than: string, needed: ReadonlyMap<string, number>): boolean {
  const difference = (needed.get(literal) ?? 0) - (needed.get(than) ?? 0);
  return difference === 0 ? literal.length > than.length : difference < 0;
}
