import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generalisedDirections, solved, symmetricDirections } from "../../../build/matrix.ts";

type Matrix = readonly (readonly number[])[];
const times = (matrix: Matrix, vector: readonly number[]): readonly number[] => matrix.map((row) => dot(row, vector));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
/** Symmetric, and positive definite with `ridge`. */
const symmetric = (size: number, ridge: number): fc.Arbitrary<Matrix> => fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size }), { minLength: size, maxLength: size })
  .map((rows) => rows.map((left, at) => rows.map((right, other) => dot(left, right) + (at === other ? ridge : 0))));

describe("directions of a symmetric matrix", () => {
  it("of a known one are known", () => {
    const [first, second] = symmetricDirections([[2, 1], [1, 2]]);

    expect([first?.value, second?.value].map((value) => value?.toFixed(9))).toEqual(["3.000000000", "1.000000000"]);
    expect(Math.abs(dot(first?.direction ?? [], [Math.SQRT1_2, Math.SQRT1_2]))).toBeCloseTo(1, 9);
  });

  it("beside another satisfy A x = λ B x, the largest first", () => {
    fc.assert(fc.property(symmetric(5, 0), symmetric(5, 3), (a, b) => {
      const found = generalisedDirections(a, b);
      expect(found.map(({ value }) => value)).toEqual(found.map(({ value }) => value).toSorted((left, right) => right - left));
      for (const { value, direction } of found) {
        const [left, right] = [times(a, direction), times(b, direction)];
        for (const [at, part] of left.entries()) expect(Math.abs(part - value * (right[at] ?? 0))).toBeLessThan(1e-6 * (1 + Math.abs(value)) * 100);
        expect(dot(direction, right)).toBeCloseTo(1, 6);
      }
    }));
  });
});

describe("linear equations", () => {
  it("are solved", () => {
    fc.assert(fc.property(symmetric(5, 3), fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 }), (matrix, right) => {
      for (const [at, value] of times(matrix, solved(matrix, right)).entries()) expect(value).toBeCloseTo(right[at] ?? Number.NaN, 6);
    }));
  });

  it("are solved where the first pivot is 0", () => {
    expect(solved([[0, 2], [4, 0]], [6, 8])).toEqual([2, 3]);
  });
});
