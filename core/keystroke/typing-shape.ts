import type { KeyStroke } from "./key-stroke.ts";
import { KEY_ZONES, PAIR_CONTEXTS, classIndex, pairIndex, zoneOf } from "./key-zone.ts";

/** What is measured of the shape of some keys' timing. Neither speed nor how long keys are held, nor whether they overlap: people differ in these, and some by disability. */
export const SHAPES = [
  "spread of holds", "spread of intervals", "holds after holds", "intervals after intervals", "skew of intervals", "tails of intervals", "skew of holds", "tails of holds",
  "holds by place", "intervals by place", "holds with the interval before", "holds with the interval after",
] as const;

/** Times are logarithms of ms from here: near 0 for typing, so that little is lost in sums. */
const CENTRE = 5;
const LONGEST_MS = 2000;
/** Scatter of logarithms below which a measure of shape means nothing. */
const NO_SCATTER = 1e-3;
const MOST_TAIL = 12;

/** Sums from which the shape is told; no event is kept but the last. */
export class TypingShape {
  readonly #holds = new Moments(KEY_ZONES.length);
  readonly #intervals = new Moments(PAIR_CONTEXTS);
  readonly #before = new Pairs();
  readonly #after = new Pairs();
  #last: { readonly stroke: KeyStroke; readonly hold: number | null } | null = null;

  add(stroke: KeyStroke): void {
    const hold = stroke.releaseMs === null ? null : logOf(stroke.releaseMs - stroke.pressMs);
    if (hold !== null) this.#holds.add(hold, KEY_ZONES.indexOf(zoneOf(stroke.keyClass)));
    if (this.#last !== null) {
      const interval = logOf(stroke.pressMs - this.#last.stroke.pressMs);
      this.#intervals.add(interval, pairIndex(this.#last.stroke.keyClass, stroke.keyClass));
      if (hold !== null) this.#before.add(hold, interval);
      if (this.#last.hold !== null) this.#after.add(this.#last.hold, interval);
    }
    this.#last = { stroke, hold };
  }

  /** The last stroke is no longer one to time from. */
  interrupt(): void {
    this.#last = null;
  }

  /** One number for each of `SHAPES`; finite whatever was added. */
  measures(): readonly number[] {
    const [holds, intervals] = [this.#holds.shape(), this.#intervals.shape()];
    return [
      Math.log(holds.deviation + 0.02), Math.log(intervals.deviation + 0.02), holds.afterEachOther, intervals.afterEachOther, intervals.skew, intervals.tails, holds.skew, holds.tails,
      holds.byGroup, intervals.byGroup, this.#before.correlation(), this.#after.correlation(),
    ];
  }
}

function logOf(ms: number): number {
  return Math.log(Math.min(LONGEST_MS, Math.max(1, ms))) - CENTRE;
}

interface Shape {
  readonly deviation: number;
  readonly afterEachOther: number;
  readonly skew: number;
  readonly tails: number;
  /** Share of the variance that lies between groups. */
  readonly byGroup: number;
}

class Moments {
  readonly #sums = [0, 0, 0, 0, 0];
  readonly #groupCounts: Float64Array;
  readonly #groupSums: Float64Array;
  #products = 0;
  #first = 0;
  #last: number | null = null;

  constructor(groups: number) {
    this.#groupCounts = new Float64Array(groups);
    this.#groupSums = new Float64Array(groups);
  }

  add(value: number, group: number): void {
    for (let power = 0; power < 5; power += 1) this.#sums[power] = (this.#sums[power] ?? 0) + value ** power;
    this.#groupCounts[group] = (this.#groupCounts[group] ?? 0) + 1;
    this.#groupSums[group] = (this.#groupSums[group] ?? 0) + value;
    if (this.#last === null) this.#first = value;
    else this.#products += this.#last * value;
    this.#last = value;
  }

  shape(): Shape {
    const [count = 0, sum = 0, squares = 0, cubes = 0, fourths = 0] = this.#sums;
    const n = Math.max(1, count);
    const mean = sum / n;
    const variance = Math.max(0, squares / n - mean ** 2);
    const deviation = Math.sqrt(variance);
    if (count < 2 || deviation < NO_SCATTER) return { deviation, afterEachOther: 1, skew: 0, tails: 0, byGroup: 1 };
    const third = cubes / n - 3 * mean * squares / n + 2 * mean ** 3;
    const fourth = fourths / n - 4 * mean * cubes / n + 6 * mean ** 2 * squares / n - 3 * mean ** 4;
    const products = this.#products - mean * (2 * sum - this.#first - (this.#last ?? 0)) + (n - 1) * mean ** 2;
    let between = 0;
    for (const [group, groupCount] of this.#groupCounts.entries()) if (groupCount > 0) between += groupCount * ((this.#groupSums[group] ?? 0) / groupCount - mean) ** 2;
    return { deviation, afterEachOther: products / (n * variance), skew: third / deviation ** 3, tails: Math.min(MOST_TAIL, fourth / variance ** 2), byGroup: Math.min(1, between / (n * variance)) };
  }
}

class Pairs {
  #count = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.#count += 1;
    this.#x += x;
    this.#y += y;
    this.#xx += x * x;
    this.#yy += y * y;
    this.#xy += x * y;
  }

  correlation(): number {
    const n = Math.max(1, this.#count);
    const scatter = Math.sqrt(Math.max(0, this.#xx - this.#x ** 2 / n) * Math.max(0, this.#yy - this.#y ** 2 / n));
    return scatter < n * NO_SCATTER ** 2 ? 1 : Math.max(-1, Math.min(1, (this.#xy - this.#x * this.#y / n) / scatter));
  }
}

/** The pair of two keys by the twelve classes, 0 to 143. Finer than what is kept of a person: only sums over 50 keys in memory are told apart by it. */
export function classPair(first: KeyStroke, second: KeyStroke): number {
  return classIndex(first.keyClass) * 12 + classIndex(second.keyClass);
}
