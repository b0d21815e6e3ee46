import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { KEY_CLASSES, keyClassOf } from "../../../../core/keystroke/key-class.ts";
import { KeyPresses } from "../../../../core/keystroke/key-presses.ts";
import type { KeyStroke } from "../../../../core/keystroke/key-stroke.ts";
import { mergeRare } from "../../../../core/keystroke/merge-rare.ts";
import { RhythmRecorder, rhythmWindowSchema } from "../../../../core/keystroke/rhythm.ts";
import { BUCKETS, TIMINGS, bucketOf, bucketStart } from "../../../../core/keystroke/time-bucket.ts";
import { typedBy, windowsOf } from "./typist.ts";

const stroke = (pressMs: number, releaseMs: number | null, keyClass: KeyStroke["keyClass"] = "left-home"): KeyStroke => ({ keyClass, pressMs, releaseMs });

describe("a key's class", () => {
  it.each([
    ["KeyQ", "left-upper"], ["KeyG", "left-home"], ["KeyB", "left-lower"], ["KeyY", "right-upper"], ["Semicolon", "right-home"], ["KeyN", "right-lower"], ["Digit0", "digit"], ["Numpad9", "digit"],
    ["Space", "space"], ["Backspace", "backspace"], ["NumpadEnter", "enter"], ["ShiftRight", "shift"], ["ArrowLeft", "other"], ["", "other"], ["keyq", "other"], ["__proto__", "other"],
  ])("of %s is %s", (code, keyClass) => {
    expect(keyClassOf(code)).toBe(keyClass);
  });

  it("is one of twelve, all of which some key has", () => {
    expect(KEY_CLASSES).toHaveLength(12);
  });
});

describe("key events", () => {
  it("become strokes in the order of pressing where keys overlap", () => {
    const presses = new KeyPresses();

    const given = [presses.down("KeyA", 0, false), presses.down("KeyJ", 50, false), presses.up("KeyJ", 90), presses.up("KeyA", 120)].map(({ strokes }) => strokes);

    expect(given).toEqual([[], [], [], [stroke(0, 120), stroke(50, 90, "right-home")]]);
  });

  it.each<readonly [string, (presses: KeyPresses) => number]>([
    ["a release without its press", (presses) => presses.up("KeyA", 5).discarded],
    ["a repeat", (presses) => presses.down("KeyA", 0, false).discarded + presses.down("KeyA", 500, true).discarded],
    ["a repeat that is not marked", (presses) => presses.down("KeyA", 0, false).discarded + presses.down("KeyA", 500, false).discarded],
    ["a time that is no number", (presses) => presses.down("KeyA", Number.NaN, false).discarded],
    ["an endless time", (presses) => presses.down("KeyA", Number.POSITIVE_INFINITY, false).discarded],
    ["a clock that runs backwards", (presses) => presses.down("KeyA", 100, false).discarded + presses.up("KeyA", 90).discarded],
  ])("that are %s are ignored and counted", (_, events) => {
    expect(events(new KeyPresses())).toBe(1);
  });

  it("go on after the clock was set back by a day", () => {
    const presses = new KeyPresses();
    presses.down("KeyA", 86_400_000, false);
    presses.up("KeyA", 100);

    presses.down("KeyA", 200, false);

    expect(presses.up("KeyA", 280).strokes).toEqual([stroke(200, 280)]);
  });

  it("do not wait for a key that is held for minutes", () => {
    const presses = new KeyPresses();
    presses.down("ShiftLeft", 0, false);
    presses.down("KeyA", 100, false);
    presses.up("KeyA", 180);

    const { strokes } = presses.down("KeyJ", 300_000, false);

    expect(strokes).toEqual([stroke(0, null, "shift"), stroke(100, 180)]);
    expect(presses.up("ShiftLeft", 300_001).discarded).toBe(1);
  });

  it("leave what is still down as never released", () => {
    const presses = new KeyPresses();
    presses.down("KeyA", 0, false);

    expect([presses.release(), presses.release()]).toEqual([[stroke(0, null)], []]);
  });

  it("never pile up, whatever comes", () => {
    const event = fc.record({ code: fc.constantFrom("KeyA", "KeyB", "KeyC", "Space", "F1", ...Array.from({ length: 40 }, (_, at) => `Numpad${at}`)), at: fc.oneof(fc.double(), fc.nat(10_000)), down: fc.boolean(), repeat: fc.boolean() });
    fc.assert(fc.property(fc.array(event, { maxLength: 200 }), (events) => {
      const presses = new KeyPresses();
      let [given, downs] = [0, 0];
      for (const { code, at, down, repeat } of events) {
        const { strokes, discarded } = down ? presses.down(code, at, repeat) : presses.up(code, at);
        given += strokes.length;
        if (down && discarded === 0) downs += 1;
      }
      const left = presses.release().length;
      expect(left).toBeLessThanOrEqual(17);
      expect(given + left).toBe(downs);
    }));
  });
});

describe("times", () => {
  it.each(TIMINGS)("of %s fall into ascending buckets whose beginnings are their own", (timing) => {
    for (let bucket = 1; bucket < BUCKETS; bucket += 1) {
      const start = bucketStart(timing, bucket);
      expect([bucketOf(timing, start), bucketOf(timing, start - 1e-6)]).toEqual([bucket, bucket - 1]);
    }
    expect([bucketOf(timing, -1e9), bucketOf(timing, 1e9)]).toEqual([0, BUCKETS - 1]);
  });
});

describe("a window of rhythm", () => {
  it("is closed after its keys and holds counts only", () => {
    const windows = windowsOf(typedBy({ hold: 90, interval: 180 }, 450, 1));

    expect(windows.map(({ keys }) => keys)).toEqual([200, 200, 50]);
    expect(Object.keys(windows[0] ?? {})).toEqual(["version", "keys", "clockMs", "discarded", "hold", "downDown", "upDown", "upUp"]);
    expect(JSON.stringify(windows[0]).length).toBeLessThan(2500);
  });

  it("says nothing of the order of keys", () => {
    const apart = (classes: readonly KeyStroke["keyClass"][]): readonly KeyStroke[] => classes.flatMap((keyClass, at) => {
      const start = at * 100_000;
      return [stroke(start, start + 80, keyClass), stroke(start + 150, start + 230, "space")];
    });
    const classes = "abababbbbaaa".split("").map((letter) => (letter === "a" ? "left-home" : "right-home"));
    const once = windowsOf(apart(classes));

    expect(windowsOf(apart(classes.toReversed()))).toEqual(once);
  });

  it.each<readonly [string, readonly KeyStroke[], number]>([
    ["strokes out of order", [stroke(1000, 1080), stroke(900, 980), stroke(1100, 1180)], 1],
    ["a release before its press", [stroke(0, 80), stroke(200, 100), stroke(300, 380)], 1],
    ["times that are no number", [stroke(Number.NaN, 80), stroke(100, Number.NaN), stroke(Number.POSITIVE_INFINITY, null)], 3],
    ["a key held for minutes", [stroke(0, 240_000), stroke(250_000, 250_080)], 1],
    ["ten thousand keys a second", Array.from({ length: 101 }, (_, at) => stroke(at / 10, at / 10 + 0.05)), 90],
  ])("ignores %s and counts them", (_, strokes, discarded) => {
    const [window] = windowsOf([...strokes, ...typedBy({ hold: 90, interval: 180 }, 50, 2).map((each) => ({ ...each, pressMs: each.pressMs + 1e6, releaseMs: (each.releaseMs ?? 0) + 1e6 }))]);

    expect(window?.discarded).toBe(discarded);
    expect(v.is(rhythmWindowSchema, window)).toBe(true);
  });

  it("records on after a clock that was set back", () => {
    const ahead = typedBy({ hold: 90, interval: 180 }, 100, 3).map((each) => ({ ...each, pressMs: each.pressMs + 86_400_000, releaseMs: (each.releaseMs ?? 0) + 86_400_000 }));

    const [window] = windowsOf([...ahead, ...typedBy({ hold: 90, interval: 180 }, 90, 4)]);

    expect([window?.keys, window?.discarded]).toEqual([189, 1]);
  });

  it("times nothing across an interruption", () => {
    const recorder = new RhythmRecorder({ clockMs: 1 });
    for (let at = 0; at < 10; at += 1) {
      recorder.add(stroke(at * 200, at * 200 + 80));
      recorder.interrupt();
    }

    expect(recorder.finish()).toMatchObject({ keys: 10, hold: [expect.any(Number), 10], downDown: [], upDown: [], upUp: [] });
  });

  it("does not exist without keys", () => {
    expect(new RhythmRecorder({ clockMs: 1 }).finish()).toBe(null);
  });

  it.each([[19, 1], [10_001, 1], [200.5, 1], [200, -1], [200, Number.NaN], [200, 101]])("is refused with %d keys and a clock of %d ms", (keysPerWindow, clockMs) => {
    expect(() => new RhythmRecorder({ keysPerWindow, clockMs })).toThrow(RangeError);
  });

  it("is valid and never stands for fewer than four events in a cell, whatever is typed", () => {
    const any = fc.record({ keyClass: fc.constantFrom(...KEY_CLASSES), pressMs: fc.oneof(fc.double(), fc.nat(100_000)), releaseMs: fc.oneof(fc.constant(null), fc.double(), fc.nat(100_000)) });
    const ordinary = fc.record({ keyClass: fc.constantFrom(...KEY_CLASSES), step: fc.integer({ min: 1, max: 900 }), hold: fc.integer({ min: 1, max: 300 }) });
    fc.assert(fc.property(fc.array(any, { maxLength: 60 }), fc.array(ordinary, { minLength: 20, maxLength: 300 }), (odd, even) => {
      let now = 0;
      const strokes = even.map(({ keyClass, step, hold }) => stroke(now += step, now + hold, keyClass));
      for (const window of windowsOf([...odd, ...strokes, ...odd], 60)) expect(v.safeParse(rhythmWindowSchema, structuredClone(window)).issues).toBeUndefined();
    }));
  });

  it.each([
    ["a cell of one event", { hold: [30, 1] }], ["cells out of order", { hold: [30, 4, 20, 4] }], ["a cell twice", { hold: [30, 4, 30, 4] }], ["a cell that there is not", { hold: [13 * 24, 4] }],
    ["a cell without its count", { hold: [30] }], ["more times than keys", { hold: [30, 201] }], ["half an event", { hold: [30, 4.5] }], ["a key too many", { text: "" }], ["another form", { version: 2 }], ["no keys", { keys: 0 }],
  ])("is refused with %s", (_, change) => {
    const window = { version: 1, keys: 200, clockMs: 1, discarded: 0, hold: [30, 4], downDown: [], upDown: [], upUp: [] };

    expect([v.is(rhythmWindowSchema, window), v.is(rhythmWindowSchema, { ...window, ...change })]).toEqual([true, false]);
  });
});

describe("rare cells", () => {
  it("keep their number and their mean, to a bucket, where a context has four events or more", () => {
    fc.assert(fc.property(fc.array(fc.nat(6), { minLength: BUCKETS, maxLength: BUCKETS }), (row) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      fc.pre(total >= 4);
      const counts = Uint32Array.from([...row, ...row.map(() => 0)]);

      mergeRare(counts, 2);

      const merged = [...counts.subarray(0, BUCKETS)];
      const moment = (values: readonly number[]): number => values.reduce((sum, count, bucket) => sum + count * bucket, 0) / total;
      expect(merged.reduce((sum, count) => sum + count, 0)).toBe(total);
      expect(Math.abs(moment(merged) - moment(row))).toBeLessThanOrEqual(1);
      expect(merged.every((count) => count === 0 || count >= 4)).toBe(true);
    }));
  });

  it("of contexts with fewer than four events go into the context of all rare ones", () => {
    const counts = new Uint32Array(3 * BUCKETS);
    counts.set([3], 5);
    counts.set([2], BUCKETS + 5);

    mergeRare(counts, 3);

    expect([...counts.entries()].filter(([, count]) => count > 0)).toEqual([[2 * BUCKETS + 5, 5]]);
  });
});
