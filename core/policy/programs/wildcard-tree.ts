import type { Segment, Wildcard } from "./wildcard.ts";

/** A pattern with the rank of its rule, and bits of which a text needs all that the pattern has. */
export interface RankedWildcard {
  readonly wildcard: Wildcard;
  readonly rank: number;
  readonly bits: number;
}

/** Patterns that begin with the same segments. What they have in common is looked for once for all of them. */
interface Branch {
  readonly segment: Segment;
  readonly branches: Branches;
  /** Patterns that end here, by the segment that the text has to end with. */
  readonly ends: (RankedWildcard & { readonly shortest: number })[];
  /** Lowest rank, fewest characters and common bits of all that is in here. */
  rank: number;
  shortest: number;
  bits: number;
}

/** Branches in a row, and by what they begin with once there are many. */
interface Branches {
  readonly row: Branch[];
  bySource: Map<string, Branch> | null;
}

const FEW_BRANCHES = 8;

/** Lowest rank of a pattern that matches and is below `best`; else `best`. */
export type WildcardTree = (text: string, bits: number, best: number) => number;

/** Tries many patterns together, which share their segments, from their beginnings on: the first place that fits one segment is the best for all that go on from it. */
export function wildcardTree(patterns: readonly RankedWildcard[]): WildcardTree {
  const root: Branches = { row: [], bySource: null };
  /** Patterns without `*`: as long as the texts that they match. */
  const whole: RankedWildcard[] = [];
  for (const pattern of patterns) if (pattern.wildcard.whole) whole.push(pattern); else plant(root, pattern);
  return (text, bits, best) => {
    let lowest = best;
    for (const { wildcard, rank } of whole) if (rank < lowest && wildcard.shortest === text.length && wildcard.first.isAt(text, 0)) lowest = rank;
    for (const branch of root.row) {
      if (isPossible(branch, text, bits, lowest) && branch.segment.isAt(text, 0)) lowest = climb(branch, text, branch.segment.length, bits, lowest);
    }
    return lowest;
  };
}

function plant(root: Branches, pattern: RankedWildcard): void {
  const { first, middle, shortest } = pattern.wildcard;
  let branch = branchFor(root, first, pattern);
  for (const segment of middle) branch = branchFor(branch.branches, segment, pattern);
  branch.ends.push({ ...pattern, shortest });
}

function branchFor(branches: Branches, segment: Segment, { rank, bits, wildcard: { shortest } }: RankedWildcard): Branch {
  const known = branches.bySource === null ? branches.row.find((branch) => branch.segment === segment) : branches.bySource.get(segment.source);
  if (known === undefined) {
    const made: Branch = { segment, branches: { row: [], bySource: null }, ends: [], rank, shortest, bits };
    branches.row.push(made);
    if (branches.bySource !== null) branches.bySource.set(segment.source, made);
    else if (branches.row.length > FEW_BRANCHES) branches.bySource = new Map(branches.row.map((branch) => [branch.segment.source, branch]));
    return made;
  }
  known.rank = Math.min(known.rank, rank);
  known.shortest = Math.min(known.shortest, shortest);
  known.bits &= bits;
  return known;
}

function isPossible({ rank, shortest, bits: needed }: Pick<Branch, "rank" | "shortest" | "bits">, text: string, bits: number, best: number): boolean {
  return rank < best && shortest <= text.length && (needed & ~bits) === 0;
}

function climb(branch: Branch, text: string, from: number, bits: number, best: number): number {
  let lowest = best;
  for (const end of branch.ends) {
    const { last } = end.wildcard;
    if (isPossible(end, text, bits, lowest) && from + last.length <= text.length && last.isAt(text, text.length - last.length)) lowest = end.rank;
  }
  for (const next of branch.branches.row) {
    if (!isPossible(next, text, bits, lowest)) continue;
    const found = next.segment.find(text, from);
    if (found >= 0) lowest = climb(next, text, found + next.segment.length, bits, lowest);
  }
  return lowest;
}
