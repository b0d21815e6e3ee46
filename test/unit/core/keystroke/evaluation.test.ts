import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorRates, evaluate } from "../../../../core/keystroke/evaluation/error-rates.ts";
import { recentMedian, scaledManhattan } from "../../../../core/keystroke/evaluation/fixed-text-detectors.ts";
import { fixedTextFault, fixedTextScores } from "../../../../core/keystroke/evaluation/fixed-text-protocol.ts";
import { freeTextScores } from "../../../../core/keystroke/evaluation/free-text-protocol.ts";
import { windowsBySession, windowsInOneGo } from "../../../../core/keystroke/evaluation/typed-windows.ts";
import { typedBy } from "./typist.ts";

describe("error rates", () => {
  it.each([
    ["apart", [1, 2], [3, 4], { equalError: 0, zeroMissFalseAlarm: 0, falseNonMatchAt1PercentFalseMatch: 0 }],
    ["the wrong way round", [3, 4], [1, 2], { equalError: 1, zeroMissFalseAlarm: 1, falseNonMatchAt1PercentFalseMatch: 1 }],
    ["all the same", [1, 1], [1, 1], { equalError: 0.5, zeroMissFalseAlarm: 1, falseNonMatchAt1PercentFalseMatch: 1 }],
    ["mixed by one in four", [1, 2, 3, 6], [4, 7, 8, 9], { equalError: 0.25, zeroMissFalseAlarm: 0.25, falseNonMatchAt1PercentFalseMatch: 0.25 }],
  ])("of scores that are %s", (_, genuine, impostor, rates) => {
    expect(errorRates(genuine, impostor)).toEqual(rates);
  });

  it("do not change when every score does in the same order", () => {
    const scores = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(scores, scores, (genuine, impostor) => {
      const bent = (score: number): number => score ** 3 + 5 * score;
      expect(errorRates(genuine.map(bent), impostor.map(bent))).toEqual(errorRates(genuine, impostor));
    }));
  });

  it.each<readonly [string, readonly number[], readonly number[]]>([["without the owner's", [], [1]], ["without others'", [1], []], ["with one that is no number", [Number.NaN], [1]]])("are not made %s", (_, genuine, impostor) => {
    expect(() => errorRates(genuine, impostor)).toThrow(RangeError);
  });

  it("are flattered by a threshold for each", () => {
    const { average, oneThreshold } = evaluate([{ subject: "a", genuine: [1, 2], impostor: [3, 4] }, { subject: "b", genuine: [11, 12], impostor: [13, 14] }]);

    expect([average.equalError, oneThreshold.equalError]).toEqual([0, 0.5]);
  });
});

describe("detectors of a fixed text", () => {
  it("give the scaled Manhattan distance by hand", () => {
    expect(scaledManhattan([[1, 10], [3, 10], [5, 40]])([5, 20])).toBeCloseTo(2 / (4 / 3), 9);
  });

  it("let one slip count for at most four deviations, and follow a rhythm that changed", () => {
    const training = Array.from({ length: 100 }, (_, at) => [at < 50 ? 200 + at % 5 : 100 + at % 5, 80 + at % 3]);
    const score = recentMedian(training);

    expect(score([102, 1e6]) - score([102, 81])).toBeLessThanOrEqual(4);
    expect(score([102, 81])).toBeLessThan(score([202, 81]));
  });

  it.each([["scaled Manhattan", scaledManhattan], ["ours", recentMedian]])("are finite where a timing never changed (%s)", (_, detector) => {
    expect(detector([[1, 2], [1, 2]])([1, 2])).toBe(0);
    expect(Number.isFinite(detector([[1, 2], [1, 2]])([2, 2]))).toBe(true);
  });

  it("test an owner's later sessions and everybody else's first five", () => {
    const sessions = (offset: number): readonly (readonly (readonly number[])[])[] => Array.from({ length: 8 }, (_, session) => Array.from({ length: 7 }, (_unused, rep) => [offset + session + rep / 10]));
    const [first] = fixedTextScores([{ subject: "a", sessions: sessions(0) }, { subject: "b", sessions: sessions(50) }, { subject: "c", sessions: sessions(90) }], () => (sample) => sample[0] ?? 0);

    expect([first?.genuine.length, first?.impostor]).toEqual([28, [50, 50.1, 50.2, 50.3, 50.4, 90, 90.1, 90.2, 90.3, 90.4]]);
  });

  it("say what is lacking", () => {
    const whole = { subject: "a", sessions: Array.from({ length: 8 }, () => [[1]]) };

    expect([fixedTextFault([whole]), fixedTextFault([whole, { subject: "b", sessions: whole.sessions.slice(0, 4) }]), fixedTextFault([whole, { ...whole, subject: "b" }])])
      .toEqual([expect.stringContaining("at least two"), expect.stringContaining("subject b lacks"), null]);
  });
});

describe("the protocol of free text", () => {
  const sizes = { enrolKeys: 600, windowKeys: 200, clockMs: 1 };

  it("learns from the first keys over the borders of sections, and tests whole windows after them", () => {
    const { enrolment, later } = windowsInOneGo("a", [typedBy({ hold: 90, interval: 180 }, 650, 1), typedBy({ hold: 90, interval: 180 }, 480, 2)], { ...sizes, enrolKeys: 700 });

    expect([enrolment.map(({ keys }) => keys), later.map(({ keys }) => keys)]).toEqual([[200, 200, 200, 100], [200, 200]]);
  });

  it("learns from whole sessions, and tests later ones", () => {
    const session = typedBy({ hold: 90, interval: 180 }, 450, 1);
    const { enrolment, later } = windowsBySession("a", [session, session, session], sizes);

    expect([enrolment.length, later.map(({ keys }) => keys)]).toEqual([6, [200, 200]]);
  });

  it("scores a writer's windows as more alike than others', and leaves out who wrote too little", () => {
    const writers = [{ hold: 70, interval: 130 }, { hold: 100, interval: 180 }, { hold: 140, interval: 260 }].map((habit, at) => windowsInOneGo(`w${at}`, [typedBy(habit, 1200, at)], sizes));
    const short = windowsInOneGo("short", [typedBy({ hold: 70, interval: 130 }, 300, 9)], sizes);

    const { scores, leftOut } = freeTextScores([...writers, short]);

    expect(leftOut).toEqual(["short"]);
    expect(scores.map(({ genuine, impostor }) => [genuine.length, impostor.length])).toEqual([[3, 6], [3, 6], [3, 6]]);
    expect(evaluate(scores).oneThreshold.equalError).toBe(0);
  });
});
