import { describe, expect, it } from "vitest";
import { toHex } from "../../../../core/crypto/encoding.ts";
import { consistencyProof, inclusionProof, leafHash, merkleRoot, verifyConsistency, verifyInclusion } from "../../../../core/journal/merkle-tree.ts";
import { hex } from "../samples.ts";

/** Leaves, roots and proofs of the reference tree in the tests of Certificate Transparency (google/certificate-transparency, merkletree/merkle_tree_test.cc). */
const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const N01 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const LEAF1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const LEAF4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

const leafHashes = await Promise.all(LEAVES.map((leaf) => leafHash(hex(leaf))));

async function randomLeaves(count: number): Promise<readonly Uint8Array[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => leafHash(Uint8Array.of(index >> 8, index & 255))));
}

describe("RFC 9162 Merkle trees", () => {
  it("has the published root for nothing", async () => {
    expect(toHex(await merkleRoot([]))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it.each(ROOTS.map((root, index) => [index + 1, root] as const))("has the published root for the first %i leaves", async (size, root) => {
    expect(toHex(await merkleRoot(leafHashes.slice(0, size)))).toBe(root);
  });

  it.each([
    { index: 0, size: 1, path: [] },
    { index: 0, size: 8, path: [LEAF1, N01, "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"] },
    { index: 5, size: 8, path: [LEAF4, N67, ROOTS[3]] },
    { index: 2, size: 3, path: [ROOTS[1]] },
    { index: 1, size: 5, path: [ROOTS[0], N01, LEAF4] },
  ])("gives the published path of leaf $index in a tree of $size", async ({ index, size, path }) => {
    const proof = await inclusionProof(leafHashes.slice(0, size), index);

    expect(proof.map(toHex)).toEqual(path);
  });

  it.each([
    { from: 1, to: 1, path: [] },
    { from: 1, to: 8, path: [LEAF1, N01, "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"] },
    { from: 6, to: 8, path: ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", N67, ROOTS[3]] },
    { from: 2, to: 5, path: [N01, LEAF4] },
  ])("gives the published proof that a tree of $from became one of $to", async ({ from, to, path }) => {
    const proof = await consistencyProof(leafHashes.slice(0, to), from);

    expect(proof.map(toHex)).toEqual(path);
  });

  it("verifies every inclusion in every tree up to 20 leaves, and in no other place, size or root", async () => {
    for (let size = 1; size <= 20; size++) {
      const leaves = await randomLeaves(size);
      const root = await merkleRoot(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const claim = { leafHash: leaf, index, size, root, proof: await inclusionProof(leaves, index) };

        expect(await verifyInclusion(claim)).toBe(true);
        expect(await verifyInclusion({ ...claim, index: (index + 1) % size })).toBe(size === 1);
        expect(await verifyInclusion({ ...claim, root: leaf })).toBe(size === 1);
        expect(await verifyInclusion({ ...claim, proof: [...claim.proof, leaf] })).toBe(false);
        expect(await verifyInclusion({ ...claim, index: size })).toBe(false);
        expect(await verifyInclusion({ ...claim, index: -1 })).toBe(false);
      }
    }
  });

  it("verifies every consistency up to 20 leaves, and none with another root", async () => {
    for (let newSize = 1; newSize <= 20; newSize++) {
      const leaves = await randomLeaves(newSize);
      const newRoot = await merkleRoot(leaves);
      for (let oldSize = 1; oldSize <= newSize; oldSize++) {
        const claim = { oldSize, newSize, oldRoot: await merkleRoot(leaves.slice(0, oldSize)), newRoot, proof: await consistencyProof(leaves, oldSize) };

        expect(await verifyConsistency(claim)).toBe(true);
        expect(await verifyConsistency({ ...claim, oldRoot: new Uint8Array(32) })).toBe(false);
        expect(await verifyConsistency({ ...claim, newRoot: new Uint8Array(32) })).toBe(false);
        expect(await verifyConsistency({ ...claim, proof: claim.proof.slice(1) })).toBe(claim.proof.length === 0);
      }
    }
  });
});
