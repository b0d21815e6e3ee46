import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapeRow } from "../../../../core/keystroke/shape-row.ts";

const MOST = 1;

/** What each of some windows comes to, with those before it. */
function weighed(scores: readonly number[]): readonly { readonly score: number; readonly windows: number }[] {
  const row = new ShapeRow({ most: MOST });
  return scores.map((score) => row.add(score));
}

describe("windows in a row", () => {
  it.each<readonly [string, readonly number[], number, number]>([
    ["each a little like generated ones come to enough together", [0.9, 0.9, 0.9], 1.2, 3],
    ["count no more than three", [0.9, 0.9, 0.9, 0.9, 0.9, 0.9], 1.2, 3],
    ["of a program are seen after a person's, without waiting for these to be forgotten", [-4, -4, 1.1, 1.1], 1.2, 2],
    ["one of which is as clear as can be come to just enough", [-4, 9], MOST, 1],
    ["at three to one or less come to nothing", [0.5, 0.5, 0.5], 0, 1],
  ])("%s", (_, scores, score, windows) => {
    const last = weighed(scores).at(-1);

    expect(last?.score).toBeCloseTo(score, 10);
    expect(last?.windows).toBe(windows);
  });

  it("do not accuse the one after an odd one, unless that is odd itself", () => {
    const after = (next: number): number => weighed([9, next]).at(-1)?.score ?? Number.NaN;

    expect(after(0.4)).toBeLessThan(MOST);
    expect(after(0.6)).toBeGreaterThan(MOST);
  });

  it("never come to more than three of the clearest, nor to less than the last alone", () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 20 }), (scores) => {
      for (const [at, { score, windows }] of weighed(scores).entries()) {
        expect(score).toBeLessThanOrEqual(3 * MOST);
        expect(score).toBeGreaterThanOrEqual(Math.min(MOST, (scores[at] ?? 0) - 0.5));
        expect(windows).toBeLessThanOrEqual(Math.min(3, at + 1));
      }
    }));
  });
});
