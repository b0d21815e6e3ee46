import { describe, expect, it } from "vitest";
import { regionTimes } from "../../../../core/keystroke/region-times.ts";
import { REGIONS, contextsOf } from "../../../../core/keystroke/rhythm-regions.ts";
import type { RhythmWindow } from "../../../../core/keystroke/rhythm.ts";
import { BUCKETS } from "../../../../core/keystroke/time-bucket.ts";
import { typedBy, windowsOf } from "./typist.ts";

const EMPTY: RhythmWindow = { version: 1, keys: 60, clockMs: 1, discarded: 0, hold: [], downDown: [], upDown: [], upUp: [] };

describe("the times of one part of the rhythm", () => {
  it("are those of its keys and of no others, over all windows", () => {
    const left: RhythmWindow = { ...EMPTY, hold: [5, 4, BUCKETS + 5, 6, 3 * BUCKETS + 9, 7] };

    const times = regionTimes([left, left], { timing: "hold", place: "left-hand" });

    expect(times.events).toBe(20);
    expect(times.shares[5]).toBe(1);
    expect(times.shares[9]).toBe(0);
  });

  it("have the median of what was typed, as near as buckets tell", () => {
    const strokes = typedBy({ hold: 90, interval: 200, leftHold: 1.6 }, 4000, 3);
    const holds = strokes.filter(({ keyClass }) => keyClass.startsWith("left")).map(({ pressMs, releaseMs }) => (releaseMs ?? 0) - pressMs).toSorted((a, b) => a - b);

    const { medianMs, events } = regionTimes(windowsOf(strokes), { timing: "hold", place: "left-hand" });

    expect(events).toBe(holds.length);
    expect(Math.abs((medianMs ?? 0) / (holds[holds.length >> 1] ?? 1) - 1)).toBeLessThan(0.08);
  });

  it.each([[0, 20], [BUCKETS - 1, 576]])("count as the border where they lie in an open range (bucket %i)", (bucket, border) => {
    expect(Math.round(regionTimes([{ ...EMPTY, hold: [bucket, 5] }], { timing: "hold", place: "left-hand" }).medianMs ?? 0)).toBe(border);
  });

  it("are below zero where keys overlap", () => {
    expect(regionTimes([{ ...EMPTY, upDown: [2, 9] }], { timing: "upDown", place: "left-hand" }).medianMs).toBeLessThan(0);
  });

  it.each(REGIONS)("are none, not no number, where there are none ($timing, $place)", (region) => {
    expect(contextsOf(region).length).toBeGreaterThan(0);
    expect(regionTimes([EMPTY], region)).toEqual({ events: 0, shares: Array.from({ length: BUCKETS }, () => 0), medianMs: null });
  });
});
