import { keyClassOf } from "./key-class.ts";
import type { KeyStroke } from "./key-stroke.ts";
import { LONGEST_HOLD_MS } from "./key-stroke.ts";

/** Most keys that can be down at once: ten fingers and what leans on the keyboard. */
const MOST_DOWN = 16;

/** What an event completed. */
export interface CompletedStrokes {
  /** In the order in which the keys were pressed. */
  readonly strokes: readonly KeyStroke[];
  /** Events that were ignored. */
  readonly discarded: number;
}

interface Pressed {
  readonly code: string;
  readonly stroke: KeyStroke;
  readonly done: boolean;
}

/**
 * Makes key strokes of key events. It remembers the keys that are down, and those that were pressed after one that still is; nothing of a key is left once its stroke is given.
 * Ignored and counted: repeats of the operating system, a release without its press, times that are no number or run backwards.
 */
export class KeyPresses {
  #pressed: Pressed[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  /** @param code `KeyboardEvent.code` @param atMs `event.timeStamp` @param repeat `KeyboardEvent.repeat` */
  down(code: string, atMs: number, repeat: boolean): CompletedStrokes {
    const late = this.#advance(atMs);
    if (late !== null) return late;
    const given = this.#completed(atMs);
    // A key that is down already was not pressed again: some systems do not mark their repeats.
    if (repeat || this.#pressed.some((pressed) => pressed.code === code && !pressed.done)) return { strokes: given, discarded: 1 };
    this.#pressed.push({ code, stroke: { keyClass: keyClassOf(code), pressMs: atMs, releaseMs: null }, done: false });
    return { strokes: given, discarded: 0 };
  }

  /** @param code `KeyboardEvent.code` @param atMs `event.timeStamp` */
  up(code: string, atMs: number): CompletedStrokes {
    const late = this.#advance(atMs);
    if (late !== null) return late;
    const at = this.#pressed.findIndex((pressed) => pressed.code === code && !pressed.done);
    const found = this.#pressed[at];
    if (found !== undefined) this.#pressed[at] = { code: "", stroke: { ...found.stroke, releaseMs: atMs }, done: true };
    return { strokes: this.#completed(atMs), discarded: found === undefined ? 1 : 0 };
  }

  /** Gives what is still down as never released: when the window loses the keyboard, where a passage must not be recorded, and at the end. */
  release(): readonly KeyStroke[] {
    const strokes = this.#pressed.map(({ stroke }) => stroke);
    this.#pressed = [];
    return strokes;
  }

  /** Null when time went on. Otherwise the event is ignored, and time begins anew with it: a clock that was set back must not silence everything after it. */
  #advance(atMs: number): CompletedStrokes | null {
    if (!Number.isFinite(atMs)) return { strokes: [], discarded: 1 };
    const backwards = atMs < this.#lastMs;
    this.#lastMs = atMs;
    return backwards ? { strokes: this.release(), discarded: 1 } : null;
  }

  #completed(nowMs: number): readonly KeyStroke[] {
    let count = 0;
    for (const { stroke, done } of this.#pressed) {
      if (!done && nowMs - stroke.pressMs <= LONGEST_HOLD_MS && this.#pressed.length - count <= MOST_DOWN) break;
      count += 1;
    }
    return count === 0 ? [] : this.#pressed.splice(0, count).map(({ stroke }) => stroke);
  }
}
