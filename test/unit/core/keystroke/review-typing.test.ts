import { describe, expect, it } from "vitest";
import { NO_EDITS } from "../../../../core/keystroke/edit-balance.ts";
import { KEY_CLASSES } from "../../../../core/keystroke/key-class.ts";
import type { RecordedKeys, TimedStrokes } from "../../../../core/keystroke/recorded-keys.ts";
import { asAgreed, reviewTyping } from "../../../../core/keystroke/review-typing.ts";
import { RhythmRecorder } from "../../../../core/keystroke/rhythm.ts";

const ASIDE = { edits: NO_EDITS, injection: [], unusual: { scripted: 0, placeless: 0, composing: 0, dead: 0 }, lag: { meanMs: 0, mostMs: 0 } } as const;

/** The same pseudo-random numbers in every run, 0 … 1 (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 200 strokes of somebody who holds keys `hold` ms and presses one in `between` ms, give or take. */
function strokesOf(seed: number, { hold, between }: { readonly hold: number; readonly between: number }): TimedStrokes {
  const chance = chances(seed);
  return Array.from({ length: 200 }, (_, index) => [index % 9, Math.round(between * (0.6 + 0.8 * chance()) * 10) / 10, Math.round(hold * (0.7 + 0.6 * chance()) * 10) / 10] as const);
}

function asTimings(strokes: TimedStrokes): RecordedKeys {
  return { ...ASIDE, recorded: { level: "timings", strokes, clockMs: 0.005, discarded: 0 } };
}

function asRhythm(strokes: TimedStrokes): RecordedKeys {
  const recorder = new RhythmRecorder({ clockMs: 0.005 });
  let pressMs = 0;
  for (const [at, press, hold] of strokes) {
    pressMs += press;
    const window = recorder.add({ keyClass: KEY_CLASSES[at] ?? "other", pressMs, releaseMs: hold === null ? null : pressMs + hold });
    if (window !== null) return { ...ASIDE, recorded: { level: "rhythm", window } };
  }
  throw new Error("a stretch has 200 keys");
}

function placed(stretches: readonly RecordedKeys[]) {
  return stretches.map((keys, seq) => ({ seq, elapsed: seq * 60_000, keys }));
}

const FIRST = { hold: 85, between: 170 };
const OTHER = { hold: 160, between: 290 };

describe("the review of a sitting's typing", () => {
  it("asks for a look when somebody quite different goes on, and says in what", () => {
    const stretches = [...Array.from({ length: 5 }, (_, index) => asRhythm(strokesOf(index, FIRST))), ...Array.from({ length: 3 }, (_, index) => asRhythm(strokesOf(100 + index, OTHER)))];

    const review = reviewTyping(placed(stretches));

    expect(review).toMatchObject({ keys: 1600, enrolment: { kind: "enrolled", profile: { keys: 1000 } }, standing: "look" });
    expect(review.windows.map(({ seq }) => seq)).toEqual([5, 6, 7]);
    expect(review.words).toContain("longer");
    expect(review.learntUntil).toBe(4 * 60_000);
    expect(review.differences.map(({ direction, first, later }) => [direction, (later.medianMs ?? 0) > (first.medianMs ?? 0)])).toEqual(review.differences.map(() => ["longer", true]));
    expect(review.differences.every(({ first, later }) => first.events > 0 && later.events > 0)).toBe(true);
  });

  it("counts the windows with each sign that no hand typed, and keeps the first of each with its place", () => {
    const once = { reason: "one-interval", share: 0.9, intervalMs: 20, keys: 50 } as const;
    const more = { reason: "characters-without-keys", characters: 300, keys: 50 } as const;
    const stretch = asTimings(strokesOf(1, FIRST));

    const review = reviewTyping(placed([stretch, { ...stretch, injection: [{ keys: 50, evidence: [once] }, { keys: 50, evidence: [] }] }, { ...stretch, injection: [{ keys: 50, evidence: [more, { ...once, share: 1 }] }] }]));

    expect(review.found).toEqual([{ reason: "one-interval", windows: 2, seq: 1, elapsed: 60_000, example: once }, { reason: "characters-without-keys", windows: 1, seq: 2, elapsed: 120_000, example: more }]);
  });

  it("learns nothing of somebody who takes over slowly, key by key, and asks for a look", () => {
    const own = Array.from({ length: 5 }, (_, index) => asRhythm(strokesOf(index, FIRST)));
    const mixed = Array.from({ length: 20 }, (_, index) => asRhythm([...strokesOf(50 + index, FIRST).slice(index * 10 + 10), ...strokesOf(100 + index, OTHER).slice(0, index * 10 + 10)]));

    const [before, after] = [reviewTyping(placed(own)), reviewTyping(placed([...own, ...mixed]))];

    expect(after.enrolment).toEqual(before.enrolment);
    expect(after.standing).toBe("look");
    expect(after.windows.slice(-3).every(({ score }) => score.kind === "scored" && score.score < 0)).toBe(true);
  });

  it("says the same of press and release times as of counts", () => {
    const strokes = [...Array.from({ length: 5 }, (_, index) => strokesOf(index, FIRST)), ...Array.from({ length: 3 }, (_, index) => strokesOf(100 + index, OTHER))];

    const [counts, times] = [reviewTyping(placed(strokes.map(asRhythm))), reviewTyping(placed(strokes.map(asTimings)))];

    expect(times.windows.map(({ score }) => score)).toEqual(counts.windows.map(({ score }) => score));
  });

  it("leaves out what the policy asks nobody to look at, and nothing else", () => {
    const stretches = [...Array.from({ length: 6 }, (_, index) => asRhythm(strokesOf(index, FIRST))), ...Array.from({ length: 4 }, (_, index) => asRhythm(strokesOf(index + 20, OTHER)))];
    const once = { reason: "keys-let-go-at-once", share: 0.9, keys: 50 } as const;
    const review = reviewTyping(placed(stretches.map((stretch) => ({ ...stretch, injection: [{ keys: 50, evidence: [once] }] }))));

    const [all, uncompared, unlooked] = [asAgreed(review, { compare: true, injection: true }), asAgreed(review, { compare: false, injection: true }), asAgreed(review, { compare: true, injection: false })];

    expect(all).toEqual(review);
    expect(review.windows.length).toBeGreaterThan(0);
    expect(uncompared).toEqual({ ...review, windows: [], differences: [], words: "", standing: "not-enough" });
    expect(unlooked).toMatchObject({ windows: review.windows, found: [], injection: { windows: 0, standing: "too-short" } });
  });

  it("gives no score where there is not enough, and none for nothing", () => {
    const short = reviewTyping(placed([asTimings(strokesOf(1, FIRST).slice(0, 60))]));
    const nothing = reviewTyping([]);

    expect([short.standing, short.windows, short.enrolment.kind]).toEqual(["not-enough", [], "not-enough"]);
    expect([nothing.standing, nothing.keys, nothing.injection.standing]).toEqual(["not-enough", 0, "too-short"]);
  });

  it("gives no number that is none for one key held, times of zero, or a stretch of one key", () => {
    const odd: readonly TimedStrokes[] = [[[0, 0, null]], Array.from({ length: 300 }, () => [0, 0, 0] as const), Array.from({ length: 300 }, () => [7, 86_400_000, 86_400_000] as const)];

    for (const strokes of odd) {
      const review = reviewTyping(placed([...Array.from({ length: 5 }, (_, index) => asTimings(strokesOf(index, FIRST))), asTimings(strokes)]));
      expect(JSON.stringify(review)).not.toMatch(/NaN|null,"low"|Infinity/);
      expect(review.windows.every(({ score }) => score.kind === "not-enough" || Number.isFinite(score.score))).toBe(true);
    }
  });
});
