import { fromHex, toHex } from "../../core/crypto/encoding.ts";
import { nodeHash } from "../../core/journal/merkle-tree.ts";
import type { TreeHash } from "../../core/journal/merkle-tree.ts";

/**
 * The right edge of a Merkle tree (RFC 9162 §2.1): its size and the roots of its complete subtrees, largest first, one for each 1 in the
 * binary form of the size. They are exactly the inclusion proof of the next leaf, so a tree grows by O(log n) hashes however large it is.
 */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly TreeHash[];
}

/** A tree without a leaf. */
export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

/** The tree with one leaf more. */
export async function grow({ size, peaks }: Frontier, leaf: TreeHash): Promise<Frontier> {
  const grown = [...peaks];
  let last = leaf;
  // Adding 1 in binary: each trailing 1 of the old size is a subtree of the same height to join with.
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = grown.pop();
    if (left === undefined) throw new Error("a tree has as many peaks as its size has ones");
    last = await nodeHash(left, last);
  }
  return { size: size + 1, peaks: [...grown, last] };
}

/** Root of a tree of one leaf or more. */
export async function rootOf({ peaks }: Frontier): Promise<TreeHash> {
  let root: TreeHash | null = null;
  for (const peak of peaks.toReversed()) root = root === null ? peak : await nodeHash(peak, root);
  if (root === null) throw new Error("an empty tree is never signed");
  return root;
}

/** Peaks as they are stored: hexadecimal, joined by commas. */
export function formatPeaks(peaks: readonly TreeHash[]): string {
  return peaks.map(toHex).join(",");
}

/** The reverse of `formatPeaks`. */
export function parsePeaks(text: string): readonly TreeHash[] {
  return text === "" ? [] : text.split(",").map(hashOf);
}

/** A stored hash. */
export function hashOf(hex: string): TreeHash {
  const bytes = fromHex(hex);
  if (!bytes.ok) throw new Error("a stored hash is hexadecimal");
  return bytes.value;
}
