import { literalFinder } from "./literal-finder.ts";
import { compileWildcard, hasWildcard } from "./wildcard.ts";
import type { Wildcard } from "./wildcard.ts";

/** A pattern with the rank of the rule that it belongs to. */
export interface RankedPattern {
  readonly pattern: string;
  readonly rank: number;
}

/** What no pattern matches. */
export const NO_RANK = Number.POSITIVE_INFINITY;

interface Candidate extends Wildcard {
  readonly rank: number;
  /** Which of 32 groups of characters every matching text has, and which of 32 groups of literals. */
  readonly characters: number;
  readonly groups: number;
}

/**
 * Finds the lowest rank among many patterns without trying each: those without wildcards by look-up, the others by a text that they need, of
 * which one pass over the text says whether it is there.
 * @returns the lowest rank of a pattern that matches, `NO_RANK` for none; the empty text matches nothing
 */
export function patternIndex(patterns: readonly RankedPattern[]): (text: string) => number {
  const lowest = new Map<string, number>();
  for (const { pattern, rank } of patterns) lowest.set(pattern, Math.min(rank, lowest.get(pattern) ?? NO_RANK));
  const wild = [...lowest].filter(([pattern]) => hasWildcard(pattern)).map(([pattern, rank]) => ({ rank, wildcard: compileWildcard(pattern) })).sort((one, other) => one.rank - other.rank);
  const numbers = new Map<string, number>();
  for (const { wildcard } of wild) for (const literal of wildcard.literals) if (!numbers.has(literal)) numbers.set(literal, numbers.size);
  const { always, byLiteral } = sortByLiteral(wild.map(({ rank, wildcard }): Candidate => {
    const groups = wildcard.literals.reduce((sum, literal) => sum | groupOf(numbers.get(literal) ?? 0), 0);
    return { ...wildcard, rank, characters: charactersOf(wildcard.literals), groups };
  }));
  const buckets = [...numbers.keys()].map((literal) => byLiteral.get(literal) ?? []);
  const find = literalFinder([...numbers.keys()]);

  return (text) => {
    if (text === "") return NO_RANK;
    let best = lowest.get(text) ?? NO_RANK;
    if (wild.length === 0) return best;
    const characters = charactersOf([text]);
    let groups = 0;
    const hit: (readonly Candidate[])[] = [always];
    find(text, (literal) => {
      groups |= groupOf(literal);
      const bucket = buckets[literal] ?? [];
      if (bucket.length > 0) hit.push(bucket);
    });
    for (const candidates of hit) for (const candidate of candidates) {
      if (candidate.rank >= best) break;
      if (candidate.shortest <= text.length && (candidate.characters & ~characters) === 0 && (candidate.groups & ~groups) === 0 && candidate.test(text)) best = candidate.rank;
    }
    return best;
  };
}

function groupOf(literal: number): number {
  return 1 << (literal % 32);
}

/** Each pattern under the literal that fewest others need; the longest of those. */
function sortByLiteral(wild: readonly Candidate[]): { readonly always: readonly Candidate[]; readonly byLiteral: ReadonlyMap<string, readonly Candidate[]> } {
  const needed = new Map<string, number>();
  for (const { literals } of wild) for (const literal of new Set(literals)) needed.set(literal, (needed.get(literal) ?? 0) + 1);
  const always: Candidate[] = [];
  const byLiteral = new Map<string, Candidate[]>();
  for (const candidate of wild) {
    let rarest: string | undefined;
    for (const literal of candidate.literals) if (rarest === undefined || isBetter(literal, rarest, needed)) rarest = literal;
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

function charactersOf(texts: readonly string[]): number {
  let groups = 0;
  for (const text of texts) for (let index = 0; index < text.length; index += 1) groups |= 1 << (text.charCodeAt(index) % 32);
  return groups;
}
