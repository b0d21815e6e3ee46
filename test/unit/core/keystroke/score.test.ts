import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { differenceWords } from "../../../../core/keystroke/difference-words.ts";
import { explainDifference } from "../../../../core/keystroke/explain.ts";
import type { RhythmProfile } from "../../../../core/keystroke/profile.ts";
import { enrol, rhythmProfileSchema } from "../../../../core/keystroke/profile.ts";
import { RHYTHM_SPACE } from "../../../../core/keystroke/rhythm-space.ts";
import type { RhythmWindow } from "../../../../core/keystroke/rhythm.ts";
import type { Scored } from "../../../../core/keystroke/score-window.ts";
import { scoreWindow } from "../../../../core/keystroke/score-window.ts";
import { FEATURES, featuresOf } from "../../../../core/keystroke/window-features.ts";
import { typedBy, windowsOf } from "./typist.ts";

const ADA = { hold: 80, interval: 150 };
const BEA = { hold: 150, interval: 260 };
const EMPTY: RhythmWindow = { version: 1, keys: 200, clockMs: 1, discarded: 0, hold: [], downDown: [], upDown: [], upUp: [] };

function profileOf(windows: readonly RhythmWindow[]): RhythmProfile {
  const enrolment = enrol(windows);
  if (enrolment.kind !== "enrolled") throw new Error(enrolment.reason);
  return enrolment.profile;
}

function scored(profile: RhythmProfile, window: RhythmWindow | undefined): Scored {
  const score = scoreWindow(profile, window ?? EMPTY);
  if (score.kind !== "scored") throw new Error(score.reason);
  return score;
}

const ada = profileOf(windowsOf(typedBy(ADA, 1000, 1)));

describe("a profile", () => {
  it("is a thousand keys' means, of which nothing single can be told, and survives JSON", () => {
    expect(ada).toMatchObject({ keys: 1000, windows: 5, clockMs: 1 });
    expect(v.parse(rhythmProfileSchema, JSON.parse(JSON.stringify(ada)))).toEqual(ada);
  });

  it.each<readonly [string, readonly RhythmWindow[], string]>([
    ["no windows", [], "too-few-keys"],
    ["too few keys", windowsOf(typedBy(ADA, 400, 1)), "too-few-keys"],
    ["windows without a single time", [EMPTY, EMPTY, EMPTY], "too-few-kinds-of-keys"],
    ["one key", windowsOf(typedBy(ADA, 1000, 1).map((stroke) => ({ ...stroke, keyClass: "left-home" }))), "too-few-kinds-of-keys"],
    ["windows too short to say anything", windowsOf(typedBy(ADA, 1000, 1), 40), "too-few-keys"],
    ["two clocks", [...windowsOf(typedBy(ADA, 600, 1)), ...windowsOf(typedBy(ADA, 600, 2), 200, 16)], "mixed-clocks"],
  ])("is not made of %s", (_, windows, reason) => {
    expect(enrol(windows)).toMatchObject({ kind: "not-enough", reason, neededKeys: 500 });
  });
});

describe("a window's score", () => {
  it("is above 0 for the same habits and below for others, with an interval around it", () => {
    const [same, other] = [scored(ada, windowsOf(typedBy(ADA, 200, 2))[0]), scored(ada, windowsOf(typedBy(BEA, 200, 3))[0])];

    expect(same.low).toBeGreaterThan(0);
    expect(other.high).toBeLessThan(0);
    expect(same.low < same.score && same.score < same.high).toBe(true);
  });

  it("is wider for fewer keys, and says less", () => {
    const widths = [50, 100, 200, 400].map((keys) => {
      const scores = Array.from({ length: 12 }, (_, seed) => scored(ada, windowsOf(typedBy(ADA, keys, 10 + seed), keys)[0]));
      return scores.reduce((sum, { low, high, score }) => sum + (high - low) / Math.max(1, Math.abs(score)), 0);
    });

    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  it("says less where the clock is another, and says that it is", () => {
    const other = typedBy(BEA, 200, 3);
    const [sameClock, anotherClock] = [scored(ada, windowsOf(other)[0]), scored(ada, windowsOf(other, 200, 16)[0])];

    expect([sameClock.clockChanged, anotherClock.clockChanged]).toEqual([false, true]);
    expect(Math.abs(anotherClock.score)).toBeLessThan(Math.abs(sameClock.score));
  });

  it.each<readonly [string, RhythmWindow | undefined, string]>([
    ["without times", EMPTY, "too-few-kinds-of-keys"],
    ["of 49 keys", windowsOf(typedBy(ADA, 49, 1), 200)[0], "too-few-keys"],
    ["of one key", windowsOf(typedBy(ADA, 200, 1).map((stroke) => ({ ...stroke, keyClass: "space" })))[0], "too-few-kinds-of-keys"],
  ])("is none for a window %s", (_, window, reason) => {
    expect(scoreWindow(ada, window ?? EMPTY)).toMatchObject({ kind: "not-enough", reason, neededKeys: 50 });
  });

  it("is finite whatever valid window comes", () => {
    const cells = (contexts: number): fc.Arbitrary<number[]> => fc.uniqueArray(fc.nat(contexts * 24 - 1), { maxLength: 12 }).map((found) => found.toSorted((a, b) => a - b).flatMap((cell) => [cell, 4]));
    const window = fc.record({ version: fc.constant(1 as const), keys: fc.integer({ min: 50, max: 400 }), clockMs: fc.double({ min: 0, max: 100, noNaN: true }), discarded: fc.nat(), hold: cells(13), downDown: cells(26), upDown: cells(26), upUp: cells(26) });
    fc.assert(fc.property(window, (any) => {
      const score = scoreWindow(ada, any);
      if (score.kind === "scored") expect([score.score, score.low, score.high].every(Number.isFinite)).toBe(true);
      expect(featuresOf(any).every(Number.isFinite)).toBe(true);
    }));
  });

  it("is found in a space in which writers differ ever less", () => {
    expect(RHYTHM_SPACE.spread).toEqual(RHYTHM_SPACE.spread.toSorted((a, b) => b - a));
    expect(RHYTHM_SPACE.place(new Float64Array(FEATURES))).toHaveLength(RHYTHM_SPACE.spread.length);
  });
});

describe("an explanation", () => {
  it("names the left hand where only its hold times grew", () => {
    const differences = explainDifference(ada, windowsOf(typedBy({ ...ADA, leftHold: 1.5 }, 400, 5)));

    expect(differences[0]).toMatchObject({ timing: "hold", place: "left-hand", direction: "longer" });
    expect(differenceWords(differences)).toMatch(/^Later stretches differ mainly in hold times of the left hand \(longer\)/);
  });

  it("names nothing for the same habits, nor for windows that say nothing", () => {
    expect([explainDifference(ada, windowsOf(typedBy(ADA, 600, 6))), explainDifference(ada, [EMPTY]), explainDifference(ada, [])]).toEqual([[], [], []]);
    expect(differenceWords([])).toBe("Later stretches do not differ notably in any one part of the rhythm.");
  });

  it("puts several differences into one sentence", () => {
    expect(differenceWords([{ timing: "hold", place: "corrections", direction: "shorter", strength: 4 }, { timing: "upDown", place: "between-hands", direction: "longer", strength: 3 }, { timing: "downDown", place: "around-space", direction: "longer", strength: 2 }]))
      .toBe("Later stretches differ mainly in hold times of the backspace key (shorter), times from release to press from one hand to the other (longer) and times from press to press before and after spaces (longer).");
  });
});
