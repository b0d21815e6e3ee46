import type { Milliseconds } from "../../core/clock.ts";
import { NO_EDITS, withEdit, withPress } from "../../core/keystroke/edit-balance.ts";
import type { EditBalance, FieldEdit, KeyCredit } from "../../core/keystroke/edit-balance.ts";
import { InjectionWatch } from "../../core/keystroke/injection.ts";
import type { InjectionWindow } from "../../core/keystroke/injection.ts";
import { KEY_CLASSES } from "../../core/keystroke/key-class.ts";
import type { KeyStroke } from "../../core/keystroke/key-stroke.ts";
import { KeyPresses } from "../../core/keystroke/key-presses.ts";
import type { CompletedStrokes } from "../../core/keystroke/key-presses.ts";
import { KEYS_PER_WINDOW, RhythmRecorder } from "../../core/keystroke/rhythm.ts";
import { NOTHING_UNUSUAL } from "../../core/keystroke/recorded-keys.ts";
import type { RecordedKeys, TimedStrokes, UnusualKeys } from "../../core/keystroke/recorded-keys.ts";
import type { KeystrokeLevel } from "../../core/policy/policy.ts";
import type { FieldEvents } from "./watch-fields.ts";

/** What the page can tell times by, in ms: 5 µs where it is isolated from other sites, 100 µs elsewhere (Chromium's `TimeClamper`). */
const ISOLATED_CLOCK_MS = 0.005;
const SHARED_CLOCK_MS = 0.1;
const NO_CREDIT: KeyCredit = { presses: 0, repeats: 0 };

type Recorded = RecordedKeys["recorded"];

/** Gathers strokes at one level; gives what it gathered when a window is full, or when it is asked. */
interface Gatherer {
  add(stroke: KeyStroke): Recorded | null;
  discard(count: number): void;
  interrupt(): void;
  finish(): Recorded | null;
}

interface TypingRecordOptions {
  readonly level: Exclude<KeystrokeLevel, "off">;
  /** Look for text that appeared without being typed. */
  readonly injection: boolean;
  /** `window.crossOriginIsolated` */
  readonly isolated: boolean;
  readonly keysPerWindow?: number;
  readonly send: (keys: RecordedKeys) => void;
}

/** Turns what happens in the exam's fields into reports, each event at once: nothing of it is kept but counts, or at level `timings` class and times. */
export class TypingRecord implements FieldEvents {
  readonly #gather: Gatherer;
  readonly #send: (keys: RecordedKeys) => void;
  readonly #presses = new KeyPresses();
  readonly #watch: InjectionWatch | null;
  #injection: InjectionWindow[] = [];
  #credit = NO_CREDIT;
  #edits: EditBalance = NO_EDITS;
  #unusual = NOTHING_UNUSUAL;
  #lag = { sum: 0, keys: 0, most: 0 };

  constructor({ level, injection, isolated, keysPerWindow = KEYS_PER_WINDOW, send }: TypingRecordOptions) {
    const clockMs = isolated ? ISOLATED_CLOCK_MS : SHARED_CLOCK_MS;
    this.#gather = level === "rhythm" ? rhythmGatherer(keysPerWindow, clockMs) : timingsGatherer(keysPerWindow, clockMs);
    this.#watch = injection ? new InjectionWatch({ clockMs }) : null;
    this.#send = send;
  }

  readonly press: FieldEvents["press"] = ({ code, at, writes, repeat }) => {
    if (writes) this.#credit = withPress(this.#credit, repeat);
    this.#take(this.#presses.down(code, at, repeat));
  };

  readonly release: FieldEvents["release"] = ({ code, at }) => this.#take(this.#presses.up(code, at));

  readonly edit = (edit: FieldEdit): void => {
    const { balance, credit } = withEdit(this.#edits, this.#credit, edit);
    this.#watch?.characters(balance.withoutKeys - this.#edits.withoutKeys, 0);
    this.#edits = balance;
    this.#credit = credit;
  };

  readonly unusual = (what: keyof UnusualKeys): void => {
    this.#unusual = { ...this.#unusual, [what]: this.#unusual[what] + 1 };
  };

  readonly lag = (ms: Milliseconds): void => {
    // An event without a time says nothing of lateness, and must not make main refuse the stretch.
    if (!Number.isFinite(ms)) return;
    this.#lag = { sum: this.#lag.sum + ms, keys: this.#lag.keys + 1, most: Math.max(this.#lag.most, ms) };
  };

  readonly leave = (): void => {
    this.#take({ strokes: this.#presses.release(), discarded: 0 });
    this.#credit = NO_CREDIT;
    this.#gather.interrupt();
  };

  /** Sends what was gathered so far. */
  flush(): void {
    this.leave();
    this.#note(this.#watch?.finish());
    this.#report(this.#gather.finish());
  }

  #take({ strokes, discarded }: CompletedStrokes): void {
    this.#gather.discard(discarded);
    for (const stroke of strokes) {
      this.#note(this.#watch?.add(stroke));
      this.#report(this.#gather.add(stroke));
    }
  }

  #note(window: InjectionWindow | null | undefined): void {
    if (window !== null && window !== undefined) this.#injection.push(window);
  }

  #report(recorded: Recorded | null): void {
    if (recorded === null) return;
    const { sum, keys, most } = this.#lag;
    this.#send({ recorded, edits: this.#edits, injection: this.#injection, unusual: this.#unusual, lag: { meanMs: rounded(sum / Math.max(1, keys)), mostMs: rounded(most) } });
    this.#edits = NO_EDITS;
    this.#injection = [];
    this.#unusual = NOTHING_UNUSUAL;
    this.#lag = { sum: 0, keys: 0, most: 0 };
  }
}

function rhythmGatherer(keysPerWindow: number, clockMs: Milliseconds): Gatherer {
  const recorder = new RhythmRecorder({ keysPerWindow, clockMs });
  const wrap = (window: ReturnType<RhythmRecorder["add"]>): Recorded | null => (window === null ? null : { level: "rhythm", window });
  return { add: (stroke) => wrap(recorder.add(stroke)), discard: (count) => recorder.discard(count), interrupt: () => recorder.interrupt(), finish: () => wrap(recorder.finish()) };
}

function timingsGatherer(keysPerWindow: number, clockMs: Milliseconds): Gatherer {
  let strokes: TimedStrokes[number][] = [];
  let last: Milliseconds | null = null;
  let discarded = 0;
  const finish = (): Recorded | null => {
    if (strokes.length === 0) return null;
    const recorded: Recorded = { level: "timings", strokes, clockMs, discarded };
    strokes = [];
    discarded = 0;
    last = null;
    return recorded;
  };
  return {
    add({ keyClass, pressMs, releaseMs }) {
      strokes.push([KEY_CLASSES.indexOf(keyClass), rounded(Math.max(0, pressMs - (last ?? pressMs))), releaseMs === null ? null : rounded(Math.max(0, releaseMs - pressMs))]);
      last = pressMs;
      return strokes.length < keysPerWindow ? null : finish();
    },
    discard(count) {
      discarded += count;
    },
    interrupt() {
      last = null;
    },
    finish,
  };
}

/** To 0.1 ms, and within a day: finer says nothing more (10 ms clocks cost 4 % of the error rate, Killourhy and Maxion 2008), and a journal is not for noise. */
function rounded(ms: Milliseconds): Milliseconds {
  return Math.min(24 * 3_600_000, Math.round(ms * 10) / 10);
}
