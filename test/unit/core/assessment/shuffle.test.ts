import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Item } from "../../../../core/assessment/exam-content.ts";
import { presentItem } from "../../../../core/assessment/shuffle.ts";
import { utf8 } from "../../../../core/crypto/encoding.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import { sampleContent } from "../samples.ts";

const [shuffledItem, plainItem] = sampleContent().items as [Item, Item];

const orderOf = (item: Item): string => item.interactions.flatMap((interaction) => ("choices" in interaction ? interaction.choices.map((choice) => choice.id) : [])).join("");

describe("the order of choices", () => {
  it("is the same for the same sitting and question, whenever it is asked for", async () => {
    const seed = systemRandom.bytes(16);

    expect(await presentItem(shuffledItem, seed)).toEqual(await presentItem(shuffledItem, seed));
  });

  it("is known for a known seed, so that no later version changes a running sitting", async () => {
    expect(orderOf(await presentItem(shuffledItem, utf8("seed")))).toBe("BCDAE");
  });

  it("keeps every choice once, and a fixed one in its place", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async (seed) => {
      const order = orderOf(await presentItem(shuffledItem, seed));

      expect(order.split("").sort().join("")).toBe("ABCDE");
      expect(order.at(-1)).toBe("E");
    }));
  });

  it("stays as the author wrote it where the author asked for no shuffling", async () => {
    expect(await presentItem(plainItem, systemRandom.bytes(16))).toEqual(plainItem);
  });

  it("gives every choice every place about equally often", async () => {
    const first = new Map<string, number>();

    for (let sitting = 0; sitting < 2000; sitting++) {
      const order = orderOf(await presentItem(shuffledItem, utf8(`sitting ${sitting}`)));
      first.set(order.charAt(0), (first.get(order.charAt(0)) ?? 0) + 1);
    }

    expect([...first.keys()].sort()).toEqual(["A", "B", "C", "D"]);
    for (const count of first.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  it("shuffles rows and columns of a match, each by itself", async () => {
    const set = (prefix: string) => Array.from({ length: 8 }, (_, index) => ({ id: `${prefix}${index}`, fixed: index === 0, matchMax: 1, matchMin: 0, content: [] }));
    const match = { kind: "match", responseId: "R", prompt: [], shuffle: true, maxAssociations: 0, minAssociations: 0, rows: set("r"), columns: set("c"), layout: "grid" } as const;

    const { interactions: [shown] } = await presentItem({ ...plainItem, interactions: [match] }, utf8("seed"));

    if (shown?.kind !== "match") throw new Error("not a match");
    expect(shown.rows[0]?.id).toBe("r0");
    expect(shown.rows.map((row) => row.id)).not.toEqual(match.rows.map((row) => row.id));
    expect(shown.rows.map((row) => row.id.slice(1))).not.toEqual(shown.columns.map((column) => column.id.slice(1)));
  });
});
