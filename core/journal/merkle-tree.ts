import { concatBytes, constantTimeEqual } from "../crypto/encoding.ts";
import { sha256 } from "../crypto/hash.ts";

/** SHA-256 of a leaf, a node or a whole tree: 32 bytes. */
export type TreeHash = Uint8Array;

const LEAF_PREFIX = Uint8Array.of(0x00);
const NODE_PREFIX = Uint8Array.of(0x01);

/** Hash of a leaf (RFC 9162 §2.1.1): SHA-256(0x00 || bytes). */
export async function leafHash(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(concatBytes(LEAF_PREFIX, bytes));
}

/** Hash of an inner node (RFC 9162 §2.1.1): SHA-256(0x01 || left || right). */
export async function nodeHash(left: TreeHash, right: TreeHash): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(concatBytes(NODE_PREFIX, left, right));
}

/** Merkle tree hash over leaf hashes in order (RFC 9162 §2.1.1); of no leaves, SHA-256 of nothing. */
export async function merkleRoot(leafHashes: readonly TreeHash[]): Promise<TreeHash> {
  return subtreeHash(leafHashes, 0, leafHashes.length);
}

/**
 * Inclusion proof PATH(index, D_n) (RFC 9162 §2.1.3.1), the lowest sibling first.
 * @param index 0 … leaves-1
 */
export async function inclusionProof(leafHashes: readonly TreeHash[], index: number): Promise<readonly TreeHash[]> {
  const size = leafHashes.length;
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const path: TreeHash[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      path.unshift(await subtreeHash(leafHashes, middle, end));
      end = middle;
    } else {
      path.unshift(await subtreeHash(leafHashes, start, middle));
      start = middle;
    }
  }
  return path;
}

/**
 * Consistency proof PROOF(oldSize, D_n) (RFC 9162 §2.1.4.1): the first `oldSize` leaves are still the first ones.
 * @param oldSize 1 … leaves
 */
export async function consistencyProof(leafHashes: readonly TreeHash[], oldSize: number): Promise<readonly TreeHash[]> {
  const size = leafHashes.length;
  if (!Number.isSafeInteger(oldSize) || oldSize < 1 || oldSize > size) throw new RangeError(`no tree of ${oldSize} within a tree of ${size}`);
  const path: TreeHash[] = [];
  let start = 0;
  let end = size;
  while (end !== oldSize) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      path.unshift(await subtreeHash(leafHashes, middle, end));
      end = middle;
    } else {
      path.unshift(await subtreeHash(leafHashes, start, middle));
      start = middle;
    }
  }
  // The old tree itself is known to the verifier; its last part is not (RFC 9162 §2.1.4.1, SUBPROOF's flag b).
  return start === 0 ? path : [await subtreeHash(leafHashes, start, end), ...path];
}

/** Whether a proof shows that a leaf stands at `index` in the tree of `size` leaves with this root (RFC 9162 §2.1.3.2). */
export async function verifyInclusion(claim: {
  readonly leafHash: TreeHash; readonly index: number; readonly size: number; readonly root: TreeHash; readonly proof: readonly TreeHash[];
}): Promise<boolean> {
  if (!isCount(claim.index) || !isCount(claim.size) || claim.index >= claim.size) return false;
  let node = claim.index;
  let last = claim.size - 1;
  let hash = claim.leafHash;
  for (const sibling of claim.proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && constantTimeEqual(hash, claim.root);
}

/** Whether a proof shows that the tree with `oldRoot` is the beginning of the tree with `newRoot` (RFC 9162 §2.1.4.2). */
export async function verifyConsistency(claim: {
  readonly oldSize: number; readonly newSize: number; readonly oldRoot: TreeHash; readonly newRoot: TreeHash; readonly proof: readonly TreeHash[];
}): Promise<boolean> {
  const { oldSize, newSize, oldRoot, newRoot } = claim;
  if (!isCount(oldSize) || !isCount(newSize) || oldSize < 1 || oldSize > newSize) return false;
  if (oldSize === newSize) return claim.proof.length === 0 && constantTimeEqual(oldRoot, newRoot);
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...claim.proof] : claim.proof;
  if (first === undefined) return false;
  let node = oldSize - 1;
  let last = newSize - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let oldHash = first;
  let newHash = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = await nodeHash(sibling, oldHash);
      newHash = await nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newHash = await nodeHash(newHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && constantTimeEqual(oldHash, oldRoot) && constantTimeEqual(newHash, newRoot);
}

/** Largest power of two below `size` (RFC 9162 §2.1.1), for 2 leaves or more. */
function splitPoint(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

async function subtreeHash(leafHashes: readonly TreeHash[], start: number, end: number): Promise<TreeHash> {
  if (end === start) return sha256(new Uint8Array());
  const only = leafHashes[start];
  if (end - start === 1 && only !== undefined) return only;
  const middle = start + splitPoint(end - start);
  return nodeHash(await subtreeHash(leafHashes, start, middle), await subtreeHash(leafHashes, middle, end));
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(value: number): boolean {
  while (value % 2 === 0) value /= 2;
  return value === 1;
}
