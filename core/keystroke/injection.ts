import { assertNever } from "../result.ts";
import { INJECTION_TABLE } from "./injection-table.ts";
import type { KeyStroke } from "./key-stroke.ts";
import { LONGEST_HOLD_MS } from "./key-stroke.ts";
import { ShapeRow } from "./shape-row.ts";
import { TypingShape, classPair } from "./typing-shape.ts";

/** Something in a window that hands on keys do not do, for a person to look at: aids for input, text expanders and dictation do such things as well. */
export type InjectionEvidence =
  /** The text grew by more characters than keys were pressed. */
  | { readonly reason: "characters-without-keys"; readonly characters: number; readonly keys: number }
  | { readonly reason: "keys-let-go-at-once"; readonly share: number; readonly keys: number }
  | { readonly reason: "one-interval"; readonly share: number; readonly intervalMs: number; readonly keys: number }
  | { readonly reason: "one-interval-a-pair"; readonly scatter: number; readonly keys: number }
  /** The shape of the timing, of these keys and of up to two windows before them, is that of generated intervals. The weakest: 2 to 5 windows of 1,000 by people's hands, by collection. */
  | { readonly reason: "timing-shape"; readonly score: number; readonly keys: number };

export interface InjectionWindow {
  readonly keys: number;
  /** The hardest first; mostly none. */
  readonly evidence: readonly InjectionEvidence[];
}

/** Keys of a window. */
export const INJECTION_KEYS = 50;
/** Fewest characters that count: an input method or a correction may put in a word without keys of its own. */
const FEWEST_CHARACTERS = 20;
/** Most characters that are counted of one change. */
const MOST_CHARACTERS = 10_000_000;
/** Hands hold keys longer, ms. */
const SHORT_HOLD_MS = 15;
/** Coarsest clock that can tell such holds and equal intervals, ms. */
const FINE_CLOCK_MS = 5;
/** Touch keyboards and some drivers let most keys go at once; programs, practically all. */
const SHORT_HOLDS_SHARE = 0.95;
/** Width of the bins in which intervals count as equal, ms, unless the clock is coarser. Two neighbours are taken together. */
const BIN_MS = 2;
const LONGEST_INTERVAL_MS = 1000;
const EQUAL_SHARE = 0.6;
/** The same for a coarse clock, where many intervals of people look equal. */
const COARSE_EQUAL_SHARE = 0.9;
/** Fewest repetitions of pairs from which their scatter is told, and the scatter (of logarithms) that hands never keep to: 5 %. */
const FEWEST_REPETITIONS = 8;
const PAIR_SCATTER = 0.05;

/** Looks at key strokes for signs that no hand made them, 50 at a time. It keeps sums, the last stroke and what the two windows before came to, no list of events. */
export class InjectionWatch {
  readonly #clockMs: number;
  readonly #row = new ShapeRow({ most: INJECTION_TABLE.threshold });
  #open: OpenWindow;
  #last: KeyStroke | null = null;

  /** @param clockMs the clock's resolution: a coarse one cannot tell short holds nor equal intervals */
  constructor({ clockMs }: { readonly clockMs: number }) {
    this.#clockMs = clockMs;
    this.#open = new OpenWindow(clockMs);
  }

  /** Takes the next stroke. @returns what is said of the window that it closed, mostly null */
  add(stroke: KeyStroke): InjectionWindow | null {
    const { pressMs, releaseMs } = stroke;
    const impossible = !Number.isFinite(pressMs) || (releaseMs !== null && !(releaseMs >= pressMs && releaseMs - pressMs <= LONGEST_HOLD_MS));
    if (impossible) return null;
    const follows = this.#last !== null && pressMs >= this.#last.pressMs;
    this.#open.add(stroke, follows ? this.#last : null);
    this.#last = stroke;
    return this.#open.keys < INJECTION_KEYS ? null : this.#close();
  }

  /**
   * Tells how a text grew. The caller counts: characters that the text gained, and key presses since the last call that can have put in a character.
   * Paste and drop that the policy allows are not to be told.
   */
  characters(gained: number, keyPresses: number): void {
    if (Number.isFinite(gained) && Number.isFinite(keyPresses)) this.#open.unexplained += Math.max(0, Math.min(MOST_CHARACTERS, gained) - Math.max(0, keyPresses));
  }

  /** Ends the open window early. Of fewer than 50 keys only characters without keys are said. @returns null when there was nothing */
  finish(): InjectionWindow | null {
    return this.#open.keys === 0 && this.#open.unexplained === 0 ? null : this.#close();
  }

  #close(): InjectionWindow {
    const window = this.#open;
    this.#open = new OpenWindow(this.#clockMs);
    return { keys: window.keys, evidence: window.evidence(this.#row) };
  }
}

class OpenWindow {
  keys = 0;
  unexplained = 0;
  readonly shape = new TypingShape();
  readonly #binMs: number;
  readonly #clockMs: number;
  readonly #intervals = new Uint16Array(LONGEST_INTERVAL_MS / BIN_MS);
  readonly #pairs = new Map<number, { readonly count: number; readonly sum: number; readonly squares: number }>();
  #holds = 0;
  #shortHolds = 0;
  #steps = 0;

  constructor(clockMs: number) {
    this.#clockMs = clockMs;
    this.#binMs = Math.max(BIN_MS, clockMs);
  }

  add(stroke: KeyStroke, last: KeyStroke | null): void {
    this.keys += 1;
    if (last === null) this.shape.interrupt();
    this.shape.add(stroke);
    if (stroke.releaseMs !== null) {
      this.#holds += 1;
      if (stroke.releaseMs - stroke.pressMs < SHORT_HOLD_MS) this.#shortHolds += 1;
    }
    if (last === null || isHeldDown(last, stroke)) return;
    this.#steps += 1;
    const interval = stroke.pressMs - last.pressMs;
    if (interval < LONGEST_INTERVAL_MS) {
      const bin = Math.floor(interval / this.#binMs);
      this.#intervals[bin] = (this.#intervals[bin] ?? 0) + 1;
    }
    const [pair, value] = [classPair(last, stroke), Math.log(Math.max(1, interval))];
    const { count, sum, squares } = this.#pairs.get(pair) ?? { count: 0, sum: 0, squares: 0 };
    this.#pairs.set(pair, { count: count + 1, sum: sum + value, squares: squares + value * value });
  }

  evidence(row: ShapeRow): readonly InjectionEvidence[] {
    const { keys } = this;
    const found: InjectionEvidence[] = [];
    if (this.unexplained >= FEWEST_CHARACTERS) found.push({ reason: "characters-without-keys", characters: this.unexplained, keys });
    if (keys < INJECTION_KEYS) return found;
    found.push(...this.#regular());
    const { score, windows } = row.add(shapeScore(this.shape));
    if (score >= INJECTION_TABLE.threshold) found.push({ reason: "timing-shape", score, keys: windows * INJECTION_KEYS });
    return found;
  }

  /** What is too regular for hands. */
  #regular(): readonly InjectionEvidence[] {
    const { keys } = this;
    const fine = this.#clockMs <= FINE_CLOCK_MS;
    const found: InjectionEvidence[] = [];
    const short = this.#shortHolds / Math.max(1, this.#holds);
    if (fine && this.#holds >= INJECTION_KEYS / 2 && short >= SHORT_HOLDS_SHARE) found.push({ reason: "keys-let-go-at-once", share: short, keys });
    let [most, at] = [0, 0];
    for (let bin = 0; bin < this.#intervals.length; bin += 1) {
      const both = (this.#intervals[bin] ?? 0) + (this.#intervals[bin + 1] ?? 0);
      if (both > most) [most, at] = [both, bin];
    }
    const share = most / Math.max(1, this.#steps);
    if (this.#steps >= INJECTION_KEYS / 2 && share >= (fine ? EQUAL_SHARE : COARSE_EQUAL_SHARE)) found.push({ reason: "one-interval", share, intervalMs: (at + 1) * this.#binMs, keys });
    let [repetitions, squares] = [0, 0];
    for (const pair of this.#pairs.values()) {
      repetitions += pair.count - 1;
      squares += pair.squares - pair.sum ** 2 / pair.count;
    }
    const scatter = Math.sqrt(Math.max(0, squares) / Math.max(1, repetitions));
    if (fine && repetitions >= FEWEST_REPETITIONS && scatter < PAIR_SCATTER) found.push({ reason: "one-interval-a-pair", scatter, keys });
    return found;
  }
}

/** What all windows of a text together come to, for a person. */
export interface InjectionSummary {
  /** `look`: a person should. `nothing`: nothing stands out, which does not prove hands. `too-short`: fewer than 50 keys. */
  readonly standing: "look" | "nothing" | "too-short";
  readonly windows: number;
  /** Windows with each reason. */
  readonly reasons: Readonly<Partial<Record<InjectionEvidence["reason"], number>>>;
}

/** Fewest windows, and share of them, whose timing is shaped like generated before somebody is asked to look: one alone is chance. */
const FEWEST_SHAPED = 2;
const SHAPED_SHARE = 0.2;

/** Weighs the windows of a text: one with hard evidence is enough, timing alone must recur. */
export function summariseInjection(windows: readonly InjectionWindow[]): InjectionSummary {
  const reasons: Partial<Record<InjectionEvidence["reason"], number>> = {};
  for (const { reason } of windows.flatMap(({ evidence }) => evidence)) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const { "timing-shape": shaped = 0, ...hard } = reasons;
  const whole = windows.filter(({ keys }) => keys >= INJECTION_KEYS).length;
  const look = Object.keys(hard).length > 0 || (shaped >= FEWEST_SHAPED && shaped >= SHAPED_SHARE * whole);
  return { standing: look ? "look" : whole === 0 ? "too-short" : "nothing", windows: whole, reasons };
}

/** Backspace after backspace, arrow after arrow: keys that people hold down, and which systems repeat at one interval without always saying so. */
function isHeldDown(last: KeyStroke, { keyClass }: KeyStroke): boolean {
  return last.keyClass === keyClass && (keyClass === "backspace" || keyClass === "other");
}

/** Decimal logarithm of the odds that a timing of this shape was generated, where as many are as are not. It means something only beside other windows, see `ShapeRow`. */
export function shapeScore(shape: TypingShape): number {
  const { mean, deviation, linear, square, constant } = INJECTION_TABLE;
  const score = shape.measures().reduce((sum, value, at) => {
    const off = Math.max(-4, Math.min(4, (value - (mean[at] ?? 0)) / (deviation[at] ?? 1)));
    return sum + (linear[at] ?? 0) * off + (square[at] ?? 0) * off * off;
  }, constant);
  return score / Math.LN10;
}

/** What an invigilator reads of it. */
export function injectionWords(evidence: InjectionEvidence): string {
  switch (evidence.reason) {
    case "characters-without-keys": return `${evidence.characters} characters came into the text without their keys being pressed.`;
    case "keys-let-go-at-once": return `${Math.round(evidence.share * 100)} % of ${evidence.keys} keys were let go within ${SHORT_HOLD_MS} ms, which hands hardly do.`;
    case "one-interval": return `${Math.round(evidence.share * 100)} % of ${evidence.keys} keys came ${evidence.intervalMs} ms after the one before.`;
    case "one-interval-a-pair": return `In ${evidence.keys} keys the same pairs always took the same time, to ${Math.max(1, Math.round(evidence.scatter * 100))} %.`;
    case "timing-shape": return `The intervals of ${evidence.keys} keys are spread as generated ones are. Of windows of 50 keys typed by hand, 2 to 5 in 1,000 look like that.`;
    default: return assertNever(evidence);
  }
}
