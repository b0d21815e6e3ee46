import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { KeyStroke } from "./key-stroke.ts";
import { LONGEST_HOLD_MS } from "./key-stroke.ts";
import { HOLD_CONTEXTS, PAIR_CONTEXTS, classIndex, pairIndex } from "./key-zone.ts";
import { FEWEST_IN_CELL, mergeRare } from "./merge-rare.ts";
import type { Timing } from "./time-bucket.ts";
import { BUCKETS, TIMINGS, bucketOf } from "./time-bucket.ts";

/** Keys after which a window is closed, unless said otherwise. */
export const KEYS_PER_WINDOW = 200;
/** Bounds of what may be said: a window of one key tells nothing, and one of more keys than an exam has is none. */
const MOST_KEYS = 100_000;
/** Coarsest clock that rhythm can be told by, ms. */
const COARSEST_CLOCK_MS = 100;

/** Cells in ascending order, each followed by its count: `[cell, count, cell, count, …]`, where cell = context × 24 + bucket. */
function cellsSchema(contexts: number) {
  return v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_KEYS))),
    v.maxLength(contexts * BUCKETS * 2),
    v.check((cells) => cells.length % 2 === 0, "each cell has a count"),
    v.check((cells) => cells.every((value, at) => at % 2 === 1 || (value < contexts * BUCKETS && (at === 0 || value > (cells[at - 2] ?? 0)))), "cells are known and ascend"),
    // SECURITY: a count of one is one event of one person's; nothing that holds such may be stored or sent.
    v.check((cells) => cells.every((value, at) => at % 2 === 0 || value >= FEWEST_IN_CELL), "no cell stands for fewer than four events"),
  );
}

/** What is kept of some keys in a row: how often which times occurred. No order, no times of day, no characters. */
export const rhythmWindowSchema = v.pipe(
  v.strictObject({
    /** Of this form. Others are not compared with it. */
    version: v.literal(1),
    /** Keys that it was made of. */
    keys: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_KEYS)),
    /** The clock's resolution, ms: windows of different clocks are compared with care. */
    clockMs: v.pipe(v.number(), v.minValue(0), v.maxValue(COARSEST_CLOCK_MS)),
    /** Events that were ignored meanwhile. */
    discarded: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)),
    hold: cellsSchema(HOLD_CONTEXTS),
    downDown: cellsSchema(PAIR_CONTEXTS),
    upDown: cellsSchema(PAIR_CONTEXTS),
    upUp: cellsSchema(PAIR_CONTEXTS),
  }),
  v.check((window) => TIMINGS.every((timing) => window[timing].reduce((sum, value, at) => sum + (at % 2 === 1 ? value : 0), 0) <= window.keys), "no more times than keys"),
);
export type RhythmWindow = DeepReadonly<v.InferOutput<typeof rhythmWindowSchema>>;

export interface RhythmSettings {
  /** 20 to 10,000; 200 when left out. */
  readonly keysPerWindow?: number;
  /** The clock's resolution, ms: 0.1 in a page of Chromium, 0.005 in an isolated one. */
  readonly clockMs: number;
}

/**
 * Turns key strokes into counts as they come. It holds the counts of the open window and the last stroke, nothing else: no list of events, no order.
 * Ignored and counted as `discarded`: times that are no number, a release before its press, keys held over five seconds, strokes out of order, keys faster than the clock can part them.
 */
export class RhythmRecorder {
  readonly #keysPerWindow: number;
  readonly #clockMs: number;
  readonly #counts: Readonly<Record<Timing, Uint32Array>> = {
    hold: new Uint32Array(HOLD_CONTEXTS * BUCKETS), downDown: new Uint32Array(PAIR_CONTEXTS * BUCKETS), upDown: new Uint32Array(PAIR_CONTEXTS * BUCKETS), upUp: new Uint32Array(PAIR_CONTEXTS * BUCKETS),
  };
  #last: KeyStroke | null = null;
  #keys = 0;
  #discarded = 0;

  /** @throws RangeError for settings out of their bounds: a bug of the caller */
  constructor({ keysPerWindow = KEYS_PER_WINDOW, clockMs }: RhythmSettings) {
    if (!Number.isInteger(keysPerWindow) || keysPerWindow < 20 || keysPerWindow > 10_000) throw new RangeError("a window has 20 to 10,000 keys");
    if (!(clockMs >= 0 && clockMs <= COARSEST_CLOCK_MS)) throw new RangeError(`a clock's resolution is 0 to ${COARSEST_CLOCK_MS} ms`);
    this.#keysPerWindow = keysPerWindow;
    this.#clockMs = clockMs;
  }

  /** Takes the next stroke. @returns the window that it closed, mostly null */
  add(stroke: KeyStroke): RhythmWindow | null {
    const last = this.#last;
    if (!isPossible(stroke) || (last !== null && !this.#follows(last, stroke))) {
      this.#discarded += 1;
      // Whatever came out of order, time goes on from it: a clock that was set back must not silence everything after it.
      this.#last = isPossible(stroke) && last !== null && stroke.pressMs < last.pressMs ? stroke : last;
      return null;
    }
    this.#count(stroke, last);
    this.#last = stroke;
    this.#keys += 1;
    return this.#keys < this.#keysPerWindow ? null : this.#close();
  }

  /** Notes events that were ignored before they became strokes. */
  discard(count: number): void {
    this.#discarded += count;
  }

  /** Forgets the last stroke: what comes next is not timed from it. After a pause of the exam, and before a passage that must not be recorded. */
  interrupt(): void {
    this.#last = null;
  }

  /** Ends the open window early. @returns null when it holds no key */
  finish(): RhythmWindow | null {
    this.#last = null;
    return this.#keys === 0 ? null : this.#close();
  }

  #follows(last: KeyStroke, { pressMs }: KeyStroke): boolean {
    const between = pressMs - last.pressMs;
    return between >= 0 && (between >= 1 || this.#clockMs > 1);
  }

  #count({ keyClass, pressMs, releaseMs }: KeyStroke, last: KeyStroke | null): void {
    if (releaseMs !== null) this.#add("hold", classIndex(keyClass), releaseMs - pressMs);
    if (last === null) return;
    const pair = pairIndex(last.keyClass, keyClass);
    this.#add("downDown", pair, pressMs - last.pressMs);
    if (last.releaseMs === null) return;
    this.#add("upDown", pair, pressMs - last.releaseMs);
    if (releaseMs !== null) this.#add("upUp", pair, releaseMs - last.releaseMs);
  }

  #add(timing: Timing, context: number, ms: number): void {
    const counts = this.#counts[timing];
    const cell = context * BUCKETS + bucketOf(timing, ms);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }

  #close(): RhythmWindow {
    const window = { version: 1, keys: this.#keys, clockMs: this.#clockMs, discarded: this.#discarded, hold: this.#take("hold"), downDown: this.#take("downDown"), upDown: this.#take("upDown"), upUp: this.#take("upUp") } as const;
    this.#keys = 0;
    this.#discarded = 0;
    return window;
  }

  #take(timing: Timing): readonly number[] {
    const counts = this.#counts[timing];
    mergeRare(counts, timing === "hold" ? HOLD_CONTEXTS : PAIR_CONTEXTS);
    const cells: number[] = [];
    counts.forEach((count, cell) => {
      if (count > 0) cells.push(cell, count);
    });
    counts.fill(0);
    return cells;
  }
}

function isPossible({ pressMs, releaseMs }: KeyStroke): boolean {
  if (!Number.isFinite(pressMs)) return false;
  return releaseMs === null || (releaseMs >= pressMs && releaseMs - pressMs <= LONGEST_HOLD_MS);
}
