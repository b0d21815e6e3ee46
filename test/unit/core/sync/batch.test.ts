import { describe, expect, it } from "vitest";
import { firstBatch } from "../../../../core/sync/batch.ts";

describe("batches", () => {
  const record = (bytes: number) => ({ seq: 0, kind: "answered", at: 0, elapsed: 0, payload: "x".repeat(bytes) }) as const;

  it.each([["a few", [10, 10], 2], ["one that is too large for others", [1_400_000, 1_400_000], 1], ["as many as the route takes", Array.from({ length: 300 }, () => 10), 200], ["none", [], 0]] as const)("take %s", (_what, sizes, count) => {
    expect(firstBatch(sizes.map(record))).toHaveLength(count);
  });
});
