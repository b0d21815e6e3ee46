import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { explainDifference } from "../../../../core/keystroke/explain.ts";
import { InjectionWatch, summariseInjection } from "../../../../core/keystroke/injection.ts";
import { KEY_CLASSES } from "../../../../core/keystroke/key-class.ts";
import { KeyPresses } from "../../../../core/keystroke/key-presses.ts";
import type { KeyStroke } from "../../../../core/keystroke/key-stroke.ts";
import { enrol, rhythmProfileSchema } from "../../../../core/keystroke/profile.ts";
import { recordedKeysSchema } from "../../../../core/keystroke/recorded-keys.ts";
import type { RecordedKeys } from "../../../../core/keystroke/recorded-keys.ts";
import { reviewTyping } from "../../../../core/keystroke/review-typing.ts";
import type { RhythmWindow } from "../../../../core/keystroke/rhythm.ts";
import { scoreWindow } from "../../../../core/keystroke/score-window.ts";
import { TypingRecord } from "../../../../renderer/keystroke/typing-record.ts";
import { typedBy, windowsOf } from "./typist.ts";

const ADA = { hold: 80, interval: 150 };
const CODES = ["KeyA", "KeyE", "KeyJ", "KeyO", "Space", "Backspace", "Enter", "ShiftLeft", "Digit1", "F13", "", "__proto__"] as const;

/** Times that a clock should not tell, beside some that it might. */
const time = fc.oneof(fc.double(), fc.double({ min: -1e4, max: 1e5, noNaN: true }), fc.nat(100_000), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53));
const stroke = fc.record({ keyClass: fc.constantFrom(...KEY_CLASSES), pressMs: time, releaseMs: fc.oneof(fc.constant(null), time) });
const event = fc.record({ code: fc.constantFrom(...CODES), at: time, gained: fc.integer({ min: -1_000_000, max: 1_000_000 }), what: fc.constantFrom("down", "up", "repeat", "edit", "leave", "lag") });
/** Strokes in order, as fast as 10,000 a second. */
const rush = fc.array(fc.record({ keyClass: fc.constantFrom(...KEY_CLASSES), step: fc.double({ min: 0, max: 0.1, noNaN: true }), hold: fc.double({ min: 0, max: 300, noNaN: true }) }), { maxLength: 700 })
  .map((keys) => {
    let now = 0;
    return keys.map(({ keyClass, step, hold }): KeyStroke => ({ keyClass, pressMs: now += step, releaseMs: now + hold }));
  });

/** Every number within is one. */
function expectNumbers(value: unknown): void {
  if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) expectNumbers(part);
}

function judge(strokes: readonly KeyStroke[], clockMs: number): { readonly windows: readonly RhythmWindow[]; readonly said: unknown } {
  const windows = windowsOf(strokes, 60, clockMs);
  const [own, ada] = [enrol(windows), enrol(windowsOf(typedBy(ADA, 1000, 1)))];
  if (own.kind === "enrolled") expect(v.is(rhythmProfileSchema, own.profile)).toBe(true);
  const watch = new InjectionWatch({ clockMs });
  const injection = [...strokes.map((each) => watch.add(each)), watch.finish()].filter((window) => window !== null);
  const profiles = [own, ada].flatMap((enrolment) => (enrolment.kind === "enrolled" ? [enrolment.profile] : []));
  const scores = profiles.flatMap((profile) => windows.map((window) => scoreWindow(profile, window)));
  return { windows, said: [own, scores, profiles.map((profile) => explainDifference(profile, windows)), injection, summariseInjection(injection)] };
}

describe("strokes that no keyboard gives", () => {
  it.each([0, 0.005, 1, 16, 100])("never come to anything but numbers, or to nothing, by a clock of %d ms", (clockMs) => {
    fc.assert(fc.property(fc.array(stroke, { maxLength: 300 }), fc.nat(3), (odd, seed) => {
      const { said } = judge([...odd, ...typedBy(ADA, 550, seed), ...odd], clockMs);
      expectNumbers(said);
    }), { numRuns: 40 });
  });

  it("are not scored at 10,000 a second by a clock that cannot part them", () => {
    fc.assert(fc.property(rush, (strokes) => {
      const { windows, said } = judge(strokes, 0.005);
      expectNumbers(said);
      expect(windows.reduce((sum, { keys }) => sum + keys, 0)).toBeLessThanOrEqual(1);
    }), { numRuns: 40 });
  });

  it("are told from hands where they are 10,000 a second", () => {
    const watch = new InjectionWatch({ clockMs: 0.005 });
    const windows = Array.from({ length: 200 }, (_, at) => watch.add({ keyClass: KEY_CLASSES[at % 6] ?? "space", pressMs: at / 10, releaseMs: at / 10 + 0.05 })).filter((window) => window !== null);

    expect(windows.every(({ evidence }) => evidence.some(({ reason }) => reason === "one-interval") && evidence.some(({ reason }) => reason === "keys-let-go-at-once"))).toBe(true);
  });

  it("leave nobody to compare with, and no score: releases without their presses", () => {
    const presses = new KeyPresses();
    const given = Array.from({ length: 1000 }, (_, at) => presses.up(CODES[at % CODES.length] ?? "KeyA", at * 100));

    expect(given.flatMap(({ strokes }) => strokes)).toEqual([]);
    expect(given.reduce((sum, { discarded }) => sum + discarded, 0)).toBe(1000);
    expect(judge([], 1)).toMatchObject({ windows: [], said: [{ kind: "not-enough", reason: "too-few-keys", keys: 0 }, [], [[]], [], { standing: "too-short" }] });
  });
});

describe("events that no page sends", () => {
  it.each(["rhythm", "timings"] as const)("become reports that the contract takes, at level %s, and a review without a number that is none", (level) => {
    fc.assert(fc.property(fc.array(event, { maxLength: 400 }), fc.nat(3), (events, seed) => {
      const sent: RecordedKeys[] = [];
      const record = new TypingRecord({ level, injection: true, isolated: true, keysPerWindow: 50, send: (keys) => void sent.push(keys) });
      const send = ({ code, at, gained, what }: { readonly code: string; readonly at: number; readonly gained: number; readonly what: string }): void => {
        if (what === "down" || what === "repeat") record.press({ code, at, writes: true, repeat: what === "repeat" });
        else if (what === "up") record.release({ code, at });
        else if (what === "edit") record.edit({ inputType: "insertText", gained, composing: false });
        else if (what === "lag") record.lag(Math.abs(at));
        else record.leave();
      };
      for (const each of events) send(each);
      for (const { pressMs, releaseMs } of typedBy(ADA, 600, seed)) {
        record.press({ code: CODES[Math.trunc(pressMs) % 9] ?? "KeyA", at: pressMs, writes: true, repeat: false });
        record.release({ code: CODES[Math.trunc(pressMs) % 9] ?? "KeyA", at: releaseMs ?? pressMs });
      }
      for (const each of events) send(each);
      record.flush();

      for (const keys of sent) expect(v.safeParse(recordedKeysSchema, structuredClone(keys)).issues?.map((issue) => v.getDotPath(issue))).toBeUndefined();
      expectNumbers(reviewTyping(sent.map((keys, seq) => ({ seq, elapsed: seq * 1000, keys }))));
    }), { numRuns: 40 });
  });
});
