import { utf8 } from "../../core/crypto/encoding.ts";
import { leafHash } from "../../core/journal/merkle-tree.ts";
import type { TreeHash } from "../../core/journal/merkle-tree.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";

/**
 * What stands in an exam's log: a seal that was handed in, the receipt that answered it, or an act of staff or of the platform as the audit log has it.
 * All three are hashes to the reader: the log can be public because nothing in it can be read, only compared.
 */
export type LeafKind = "seal" | "receipt" | "act";

/** Leaf of a seal: the bytes of its JWS, as receipts have always said, so that a receipt file stays valid whatever else the log holds. */
export async function sealLeaf(sealJws: string): Promise<TreeHash> {
  return leafHash(utf8(sealJws));
}

/**
 * Leaf of a receipt (SHA-256 of its JWS) or of an act (its entry's chain head in the audit log, which hashes the entry and every one before it):
 * canonical JSON `{kind, sha256}`.
 */
export async function hashedLeaf(kind: Exclude<LeafKind, "seal">, sha256: string): Promise<TreeHash> {
  // SECURITY: the kind is part of what is hashed, and no JWS begins with "{": a leaf of one kind can never be shown as one of another.
  return leafHash(utf8(canonicalise({ kind, sha256 })));
}
