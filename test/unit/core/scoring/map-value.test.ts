import { describe, expect, it } from "vitest";
import { isInside } from "../../../../core/assessment/scoring/area.ts";
import { mapPoints, mapValue } from "../../../../core/assessment/scoring/map-value.ts";
import type { AreaMapping, Mapping } from "../../../../core/assessment/scoring/model.ts";
import { parseValue } from "../../../../core/assessment/scoring/value.ts";

const mapping: Mapping = {
  lowerBound: 0, upperBound: 4, defaultValue: -1,
  entries: [{ key: "A", value: 2, caseSensitive: true }, { key: "B", value: 3, caseSensitive: true }, { key: "york", value: 1, caseSensitive: false }],
};
const areas: AreaMapping = {
  lowerBound: null, upperBound: null, defaultValue: -1,
  entries: [{ shape: "rect", coords: [0, 0, 10, 10], value: 2 }, { shape: "circle", coords: [50, 50, 5], value: 3 }],
};

describe("mapped responses (QTI 3.0 ASI, expressions)", () => {
  it("adds what each value is worth and stays within the bounds", () => {
    expect(mapValue(mapping, parseValue("identifier", "multiple", ["A", "B"]))).toBe(4);
  });

  it("counts a value that stands twice once", () => {
    expect(mapValue(mapping, parseValue("identifier", "multiple", ["A", "A"]))).toBe(2);
  });

  it("takes the default for a value without an entry, and the lower bound after the sum", () => {
    expect(mapValue(mapping, parseValue("identifier", "multiple", ["B", "X"]))).toBe(2);
    expect(mapValue(mapping, parseValue("identifier", "single", ["X"]))).toBe(0);
  });

  it("forgives case only where the entry says so", () => {
    expect(mapValue(mapping, parseValue("string", "single", ["YORK"]))).toBe(1);
    expect(mapValue(mapping, parseValue("string", "single", ["a"]))).toBe(0);
  });

  it("compares pairs both ways round and directed pairs one way", () => {
    const one: Mapping = { ...mapping, defaultValue: 0, entries: [{ key: "A  B", value: 1, caseSensitive: true }] };

    expect(mapValue(one, parseValue("pair", "single", ["B A"]))).toBe(1);
    expect(mapValue(one, parseValue("directedPair", "single", ["A B"]))).toBe(1);
    expect(mapValue(one, parseValue("directedPair", "single", ["B A"]))).toBe(0);
  });

  it("counts an area once, whatever number of points fall in it", () => {
    expect(mapPoints(areas, parseValue("point", "multiple", ["1 1", "2 2", "50 52"]))).toBe(5);
  });

  it("takes the default for a point outside all areas", () => {
    expect(mapPoints(areas, parseValue("point", "single", ["200 1"]))).toBe(-1);
  });

  it.each([
    ["poly", [0, 0, 10, 0, 0, 10], 2, 2, true], ["poly", [0, 0, 10, 0, 0, 10], 9, 9, false],
    ["ellipse", [0, 0, 10, 2], 9, 0, true], ["ellipse", [0, 0, 10, 2], 0, 3, false], ["default", [], 999, 999, true],
  ] as const)("knows what lies in a %s of %j", (shape, coords, x, y, expected) => {
    expect(isInside(shape, coords, { x, y })).toBe(expected);
  });
});
