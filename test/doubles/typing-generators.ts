import type { KeyStroke } from "../../core/keystroke/key-stroke.ts";
import { classPair } from "../../core/keystroke/typing-shape.ts";

/** A source of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What generators that imitate people draw from. */
export interface TypingPool {
  readonly holds: readonly number[];
  readonly intervals: readonly number[];
  readonly medianHold: ReadonlyMap<string, number>;
  readonly medianInterval: ReadonlyMap<number, number>;
}

/** Types the keys of a text with a program's timing, rounded to whole milliseconds as such programs do. */
export type TypingGenerator = (text: readonly KeyStroke[], random: () => number, pool: TypingPool) => readonly KeyStroke[];

/** Those that the threshold is chosen with. */
export const KNOWN_GENERATORS: Readonly<Record<string, TypingGenerator>> = {
  uniform: (text, random) => {
    const [hold, interval] = [between(random, 40, 120), between(random, 60, 250)];
    return typed(text, () => hold * between(random, 0.6, 1.4), () => interval * between(random, 0.5, 1.5));
  },
  gaussian: (text, random) => {
    const [hold, interval, spread] = [between(random, 60, 120), between(random, 90, 250), between(random, 0.2, 0.4)];
    return typed(text, () => hold * (1 + 0.2 * normal(random)), () => interval * (1 + spread * normal(random)));
  },
  "log-normal": (text, random) => {
    const [hold, interval, holdSpread, spread] = [between(random, 60, 120), between(random, 90, 220), between(random, 0.15, 0.35), between(random, 0.3, 0.6)];
    return typed(text, () => hold * Math.exp(holdSpread * normal(random)), () => interval * Math.exp(spread * normal(random)));
  },
};

/** Those that it is judged on and never chosen with. */
export const UNSEEN_GENERATORS: Readonly<Record<string, TypingGenerator>> = {
  constant: (text, random) => {
    const [hold, interval] = [between(random, 10, 100), between(random, 20, 200)];
    return typed(text, () => hold, () => interval + random());
  },
  triangular: (text, random) => {
    const [hold, interval] = [between(random, 50, 110), between(random, 80, 220)];
    return typed(text, () => hold * (0.6 + 0.4 * (random() + random())), () => interval * (0.3 + 0.7 * (random() + random())));
  },
  "exponential after a least time": (text, random) => {
    const [hold, interval] = [between(random, 50, 110), between(random, 40, 120)];
    return typed(text, () => hold * between(random, 0.8, 1.2), () => 30 - interval * Math.log(1 - random()));
  },
  "medians of pairs": (text, _, { medianHold, medianInterval }) => typed(text, ({ keyClass }) => medianHold.get(keyClass) ?? 90, (stroke, last) => medianInterval.get(classPair(last, stroke)) ?? 180),
  "histogram of people": (text, random, { holds, intervals }) => typed(text, () => drawn(holds, random), () => drawn(intervals, random)),
  "replay of a person": (text) => text.map(({ keyClass, pressMs, releaseMs }) => ({ keyClass, pressMs: pressMs + 5000, releaseMs: releaseMs === null ? null : releaseMs + 5000 })),
};

/** What people typed, as a pool. */
export function poolOf(writers: readonly (readonly KeyStroke[])[]): TypingPool {
  const [holds, intervals]: [number[], number[]] = [[], []];
  const [byClass, byPair] = [new Map<string, number[]>(), new Map<number, number[]>()];
  for (const strokes of writers) {
    for (const [at, stroke] of strokes.entries()) {
      const hold = stroke.releaseMs === null ? 0 : stroke.releaseMs - stroke.pressMs;
      if (hold > 0 && hold < 500) {
        holds.push(hold);
        append(byClass, stroke.keyClass, hold);
      }
      const last = strokes[at - 1];
      const interval = last === undefined ? 0 : stroke.pressMs - last.pressMs;
      if (last === undefined || interval <= 0 || interval >= 3000) continue;
      intervals.push(interval);
      append(byPair, classPair(last, stroke), interval);
    }
  }
  return { holds, intervals, medianHold: medians(byClass), medianInterval: medians(byPair) };
}

function typed(text: readonly KeyStroke[], hold: (stroke: KeyStroke) => number, interval: (stroke: KeyStroke, last: KeyStroke) => number): readonly KeyStroke[] {
  let now = 0;
  return text.map((stroke, at) => {
    const last = text[at - 1];
    if (last !== undefined) now += Math.max(5, interval(stroke, last));
    return { keyClass: stroke.keyClass, pressMs: Math.round(now), releaseMs: Math.round(now) + Math.round(Math.max(5, hold(stroke))) };
  });
}

function between(random: () => number, low: number, high: number): number {
  return low + (high - low) * random();
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function drawn(values: readonly number[], random: () => number): number {
  return values[Math.floor(random() * values.length)] ?? 100;
}

function append<K>(groups: Map<K, number[]>, group: K, value: number): void {
  const values = groups.get(group);
  if (values === undefined) groups.set(group, [value]);
  else values.push(value);
}

function medians<K>(groups: ReadonlyMap<K, readonly number[]>): ReadonlyMap<K, number> {
  return new Map([...groups].map(([group, values]) => [group, values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0]));
}
