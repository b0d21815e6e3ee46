import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InjectionWatch, injectionWords, summariseInjection } from "../../../../core/keystroke/injection.ts";
import type { InjectionWindow } from "../../../../core/keystroke/injection.ts";
import { KEY_CLASSES } from "../../../../core/keystroke/key-class.ts";
import type { KeyStroke } from "../../../../core/keystroke/key-stroke.ts";
import { SHAPES, TypingShape } from "../../../../core/keystroke/typing-shape.ts";
import { KNOWN_GENERATORS, seeded, UNSEEN_GENERATORS, poolOf } from "../../../doubles/typing-generators.ts";
import { typedBy } from "./typist.ts";

function watched(strokes: readonly KeyStroke[], clockMs = 1): readonly InjectionWindow[] {
  const watch = new InjectionWatch({ clockMs });
  return strokes.map((stroke) => watch.add(stroke)).filter((window) => window !== null);
}

const reasonsOf = (windows: readonly InjectionWindow[]): readonly string[] => [...new Set(windows.flatMap(({ evidence }) => evidence.map(({ reason }) => reason)))];
const text = typedBy({ hold: 90, interval: 180 }, 300, 1);

describe("keys that no hand pressed", () => {
  it.each([
    ["one interval", "constant", "one-interval"],
    ["one interval a pair", "medians of pairs", "one-interval-a-pair"],
    ["evenly scattered intervals", "triangular", "timing-shape"],
  ])("are seen by %s", (_, generator, reason) => {
    const strokes = UNSEEN_GENERATORS[generator]?.(text, seeded(3), poolOf([text])) ?? [];

    const windows = watched(strokes);

    expect(reasonsOf(windows)).toContain(reason);
    expect(summariseInjection(windows).standing).toBe("look");
  });

  it("are seen by what windows come to together where none is clear by itself", () => {
    const strokes = KNOWN_GENERATORS["log-normal"]?.(typedBy({ hold: 90, interval: 180 }, 1500, 1), seeded(5), poolOf([text])) ?? [];
    const shapes = (windows: readonly InjectionWindow[]): readonly number[] => windows.flatMap(({ evidence }) => evidence.filter(({ reason }) => reason === "timing-shape").map(({ keys }) => keys));

    const inOneGo = shapes(watched(strokes));
    const eachAlone = shapes(Array.from({ length: strokes.length / 50 }, (_, at) => watched(strokes.slice(at * 50, (at + 1) * 50))).flat());

    expect(inOneGo.length).toBeGreaterThan(eachAlone.length);
    expect(inOneGo.some((keys) => keys === 150)).toBe(true);
    expect(new Set(eachAlone)).toEqual(new Set([50]));
  });

  it("are seen by being let go at once", () => {
    expect(reasonsOf(watched(text.map((stroke) => ({ ...stroke, releaseMs: stroke.pressMs + 4 }))))).toContain("keys-let-go-at-once");
  });

  it("are seen by characters that came without them, in however few keys", () => {
    const watch = new InjectionWatch({ clockMs: 1 });
    watch.characters(17, 0);
    watch.characters(1, 1);
    watch.characters(9, 5);

    const window = watch.finish();

    expect(window).toEqual({ keys: 0, evidence: [{ reason: "characters-without-keys", characters: 21, keys: 0 }] });
    expect(summariseInjection(window === null ? [] : [window]).standing).toBe("look");
  });

  it.each([[Number.NaN, 0], [30, Number.NaN], [Number.POSITIVE_INFINITY, 0], [-30, 0], [20, 25]])("are not seen in %d characters by %d keys", (gained, keyPresses) => {
    const watch = new InjectionWatch({ clockMs: 1 });
    watch.characters(gained, keyPresses);

    expect(watch.finish()).toBe(null);
  });

  it("are not seen in a window without characters because an earlier one had them", () => {
    const watch = new InjectionWatch({ clockMs: 1 });
    watch.characters(100, 0);
    const windows = text.slice(0, 100).map((stroke) => watch.add(stroke)).filter((window) => window !== null);

    expect(windows.map(({ evidence }) => evidence.some(({ reason }) => reason === "characters-without-keys"))).toEqual([true, false]);
  });

  it("are seen at one interval through a clock of 16 ms as well", () => {
    const strokes = Array.from({ length: 100 }, (_, at): KeyStroke => ({ keyClass: KEY_CLASSES[at % 6] ?? "space", pressMs: Math.round(at * 120 / 16) * 16, releaseMs: Math.round((at * 120 + 60) / 16) * 16 }));

    expect(reasonsOf(watched(strokes, 16))).toContain("one-interval");
  });
});

describe("hands are not accused", () => {
  const steady = watched(text);
  it.each<readonly [string, readonly KeyStroke[]]>([
    ["of holding down backspace, which the system repeats unmarked", Array.from({ length: 60 }, (_, at): KeyStroke => ({ keyClass: "backspace", pressMs: at * 33, releaseMs: at * 33 + 20 }))],
    ["of putting in a word by an input method", text.slice(0, 50)],
  ])("%s", (_, strokes) => {
    const watch = new InjectionWatch({ clockMs: 1 });
    watch.characters(12, 0);
    const windows = strokes.map((stroke) => watch.add(stroke)).filter((window) => window !== null);

    expect(reasonsOf(windows).filter((reason) => reason !== "timing-shape")).toEqual([]);
  });

  it("for their speed, their long holds, or for never overlapping keys: the shape is the same at any pace", () => {
    const measure = (strokes: readonly KeyStroke[]): readonly number[] => {
      const shape = new TypingShape();
      for (const stroke of strokes) shape.add(stroke);
      return shape.measures();
    };
    const slow = text.map(({ keyClass, pressMs, releaseMs }) => ({ keyClass, pressMs: pressMs * 2, releaseMs: pressMs * 2 + ((releaseMs ?? 0) - pressMs) * 3 }));

    const [usual, slowed] = [measure(text.slice(0, 50)), measure(slow.slice(0, 50))];

    for (const [at, name] of SHAPES.entries()) expect(slowed[at], name).toBeCloseTo(usual[at] ?? Number.NaN, 6);
  });

  it("for one odd window: timing alone must recur", () => {
    const odd: InjectionWindow = { keys: 50, evidence: [{ reason: "timing-shape", score: 1.2, keys: 50 }] };
    const even: InjectionWindow = { keys: 50, evidence: [] };

    expect([[odd], [odd, even], [odd, odd, ...Array.from({ length: 9 }, () => even)], [odd, odd, even]].map((windows) => summariseInjection(windows).standing)).toEqual(["nothing", "nothing", "nothing", "look"]);
  });

  it("for too little", () => {
    expect(watched(text.slice(0, 49))).toEqual([]);
    expect(summariseInjection([]).standing).toBe("too-short");
    expect(new InjectionWatch({ clockMs: 1 }).finish()).toBe(null);
    expect(steady.every(({ keys }) => keys === 50)).toBe(true);
  });
});

describe("evidence", () => {
  it("is finite and in words, whatever comes", () => {
    const any = fc.record({ keyClass: fc.constantFrom(...KEY_CLASSES), pressMs: fc.oneof(fc.double(), fc.nat(20_000)), releaseMs: fc.oneof(fc.constant(null), fc.double(), fc.nat(20_000)) });
    fc.assert(fc.property(fc.array(any, { maxLength: 200 }), fc.double(), fc.double(), (strokes, gained, keys) => {
      const watch = new InjectionWatch({ clockMs: 1 });
      watch.characters(gained, keys);
      const windows = [...strokes.map((stroke) => watch.add(stroke)), watch.finish()].filter((window) => window !== null);
      for (const evidence of windows.flatMap((window) => window.evidence)) {
        expect(Object.values(evidence).every((value) => typeof value === "string" || Number.isFinite(value))).toBe(true);
        expect(injectionWords(evidence)).toMatch(/^[A-Z0-9].*\.$/);
      }
    }));
  });

  it.each<readonly [string, readonly KeyStroke[]]>([["no strokes", []], ["one", text.slice(0, 1)], ["strokes at one time", text.map((stroke) => ({ ...stroke, pressMs: 5, releaseMs: 5 }))], ["strokes never released", text.map((stroke) => ({ ...stroke, releaseMs: null }))]])("of %s has a finite shape", (_, strokes) => {
    const shape = new TypingShape();
    for (const stroke of strokes) shape.add(stroke);

    expect(shape.measures().every(Number.isFinite)).toBe(true);
  });
});
