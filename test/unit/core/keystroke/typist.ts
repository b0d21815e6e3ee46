import type { KeyClass } from "../../../../core/keystroke/key-class.ts";
import type { KeyStroke } from "../../../../core/keystroke/key-stroke.ts";
import type { RhythmWindow } from "../../../../core/keystroke/rhythm.ts";
import { RhythmRecorder } from "../../../../core/keystroke/rhythm.ts";
import { seeded } from "../../../doubles/typing-generators.ts";

/** How somebody types: usual hold and interval, ms, and how much longer the left hand holds. */
export interface Habit {
  readonly hold: number;
  readonly interval: number;
  readonly leftHold?: number;
}

const TEXT: readonly KeyClass[] = ["left-upper", "left-home", "right-upper", "space", "left-lower", "right-home", "right-lower", "left-upper", "space", "backspace", "right-upper", "left-home", "right-home", "digit"];

/** Strokes of a made-up typist: log-normal around their habit. */
export function typedBy({ hold, interval, leftHold = 1 }: Habit, keys: number, seed: number): readonly KeyStroke[] {
  const random = seeded(seed);
  const wobble = (spread: number): number => Math.exp(spread * (random() + random() + random() - 1.5) * 2);
  let now = 1000;
  return Array.from({ length: keys }, () => {
    const keyClass = TEXT[Math.floor(random() * TEXT.length)] ?? "space";
    now += Math.round(interval * wobble(0.4));
    return { keyClass, pressMs: now, releaseMs: now + Math.round(hold * (keyClass.startsWith("left") ? leftHold : 1) * wobble(0.2)) };
  });
}

/** Windows of strokes, the last as long as it is. */
export function windowsOf(strokes: readonly KeyStroke[], keysPerWindow = 200, clockMs = 1): readonly RhythmWindow[] {
  const recorder = new RhythmRecorder({ keysPerWindow, clockMs });
  const windows = strokes.map((stroke) => recorder.add(stroke));
  return [...windows, recorder.finish()].filter((window) => window !== null);
}
