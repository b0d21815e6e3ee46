import * as v from "valibot";
import { expect, it } from "vitest";
import { fromHex, toHex, utf8 } from "../../../core/crypto/encoding.ts";
import { newId, systemRandom } from "../../../core/crypto/random.ts";
import { inclusionProof, leafHash, merkleRoot, verifyInclusion } from "../../../core/journal/merkle-tree.ts";
import { examIdSchema } from "../../../core/sitting/ids.ts";
import { appendToSealLog } from "../../../platform/sitting/seal-log.ts";
import type { SealLogRow } from "../../../platform/store/schema.ts";
import { must } from "./support/room.ts";

it("gives every new seal the root and proof of RFC 9162 over all seals before it", async () => {
  const examId = v.parse(examIdSchema, newId(systemRandom));
  const leaves = await Promise.all(Array.from({ length: 70 }, (_, index) => leafHash(utf8(`seal ${index}`))));
  let row: SealLogRow | undefined;

  for (const [index, leaf] of leaves.entries()) {
    const { log, after } = await appendToSealLog(examId, row, leaf);
    row = after;

    const upToNow = leaves.slice(0, index + 1);
    expect(log.root).toBe(toHex(await merkleRoot(upToNow)));
    expect(log.proof).toEqual((await inclusionProof(upToNow, index)).map((hash) => toHex(hash)));
    const root = must(fromHex(log.root));
    const proof = log.proof.map((hash) => must(fromHex(hash)));
    expect(await verifyInclusion({ leafHash: leaf, index: log.index, size: log.size, root, proof })).toBe(true);
  }
});
