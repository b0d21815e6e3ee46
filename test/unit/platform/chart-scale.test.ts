import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { minuteTicks, roundTicks } from "../../../platform/console/sitting/chart-scale.ts";

describe("the numbers beside a chart", () => {
  it.each([[-22, 7, [-20, -10, 0]], [-1, 1, [-1, -0.5, 0, 0.5, 1]], [0, 100, [0, 20, 40, 60, 80, 100]], [-0.004, 0.004, [-0.004, -0.002, 0, 0.002, 0.004]]])("are round ones (%d to %d)", (low, high, ticks) => {
    expect(roundTicks(low, high).map((tick) => Number(tick.toFixed(6)) + 0)).toEqual(ticks);
  });

  it("are few and within the range, whatever the range", () => {
    assert(property(double({ min: -1e9, max: 0, noNaN: true }), double({ min: 1e-3, max: 1e9, noNaN: true }), (low, length) => {
      const ticks = roundTicks(low, low + length);
      return ticks.length <= 8 && ticks.every((tick) => tick >= low - length * 1e-6 && tick <= low + length * 1.000001);
    }));
  });

  it("are one where there is no range", () => {
    expect([roundTicks(3, 3), roundTicks(0, Number.POSITIVE_INFINITY)]).toEqual([[3], [0]]);
  });

  it.each([[60_000, [0, 1]], [33 * 60_000, [0, 5, 10, 15, 20, 25, 30]], [180 * 60_000, [0, 30, 60, 90, 120, 150, 180]]])("of working time are minutes that people count in (%d ms)", (end, ticks) => {
    expect(minuteTicks(end)).toEqual(ticks);
  });

  it("of working time are twelve at most, also for a week", () => {
    for (const hours of [0.01, 1, 3, 10, 50, 168]) expect(minuteTicks(hours * 3_600_000).length).toBeLessThanOrEqual(12);
  });
});
