import { fromHex, toHex } from "../../core/crypto/encoding.ts";
import { nodeHash } from "../../core/journal/merkle-tree.ts";
import type { TreeHash } from "../../core/journal/merkle-tree.ts";
import type { Receipt } from "../../core/receipt/receipt.ts";
import type { ExamId } from "../../core/sitting/ids.ts";
import type { SealLogRow } from "../store/schema.ts";

/**
 * Adds a leaf at the end of an exam's Merkle log (RFC 9162 §2.1) with what a receipt says about it.
 * Only the roots of the complete subtrees are kept, one for each 1 in the binary form of the size: they are exactly the
 * inclusion proof of the next leaf, so a hand-in costs O(log n) hashes however many came before.
 */
export async function appendToSealLog(
  examId: ExamId, before: SealLogRow | undefined, leaf: TreeHash,
): Promise<{ readonly log: Receipt["log"]; readonly after: SealLogRow }> {
  const index = before?.size ?? 0;
  const peaks = before === undefined || before.peaks === "" ? [] : before.peaks.split(",").map(hashOf);

  const proof = peaks.toReversed();
  let root = leaf;
  for (const peak of proof) root = await nodeHash(peak, root);

  const grown = [...peaks];
  let last = leaf;
  // Adding 1 in binary: each trailing 1 of the old size is a subtree of the same height to join with.
  for (let size = index; size % 2 === 1; size = (size - 1) / 2) {
    const left = grown.pop();
    if (left === undefined) throw new Error("a log has as many peaks as its size has ones");
    last = await nodeHash(left, last);
  }
  grown.push(last);

  return {
    log: { index, size: index + 1, root: toHex(root), proof: proof.map(toHex) },
    after: { examId, size: index + 1, peaks: grown.map(toHex).join(",") },
  };
}

function hashOf(hex: string): TreeHash {
  const bytes = fromHex(hex);
  if (!bytes.ok) throw new Error("a stored hash is hexadecimal");
  return bytes.value;
}
