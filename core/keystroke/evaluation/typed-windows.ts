import type { KeyStroke } from "../key-stroke.ts";
import type { RhythmWindow } from "../rhythm.ts";
import { RhythmRecorder } from "../rhythm.ts";
import type { FreeTextWriter } from "./free-text-protocol.ts";

export interface WindowSizes {
  /** Keys that are learnt from. */
  readonly enrolKeys: number;
  readonly windowKeys: number;
  /** Resolution of the clock that the strokes were timed with, ms. */
  readonly clockMs: number;
}

type Strokes = readonly (KeyStroke | "paste")[];

/** Sections in the order of writing as windows: all joined, the first keys to learn from, whole windows after them. */
export function windowsInOneGo(subject: string, sections: readonly Strokes[], { enrolKeys, windowKeys, clockMs }: WindowSizes): FreeTextWriter {
  const [enrolment, later]: [RhythmWindow[], RhythmWindow[]] = [[], []];
  let recorder = new RhythmRecorder({ keysPerWindow: windowKeys, clockMs });
  let left = enrolKeys;
  for (const section of sections) {
    recorder.interrupt();
    for (const stroke of section) {
      if (stroke === "paste") {
        recorder.interrupt();
        continue;
      }
      const window = recorder.add(stroke);
      if (window !== null) (left > 0 ? enrolment : later).push(window);
      left -= 1;
      if (left !== 0) continue;
      const last = recorder.finish();
      if (last !== null) enrolment.push(last);
      recorder = new RhythmRecorder({ keysPerWindow: windowKeys, clockMs });
    }
  }
  return { subject, enrolment, later };
}

/** Sessions of several days as windows: whole sessions are learnt from until there are enough keys, later sessions tested. No window spans two sessions. */
export function windowsBySession(subject: string, sessions: readonly Strokes[], { enrolKeys, windowKeys, clockMs }: WindowSizes): FreeTextWriter {
  const [enrolment, later]: [RhythmWindow[], RhythmWindow[]] = [[], []];
  let learnt = 0;
  for (const session of sessions) {
    const learning = learnt < enrolKeys;
    const recorder = new RhythmRecorder({ keysPerWindow: windowKeys, clockMs });
    for (const stroke of session) {
      const window = stroke === "paste" ? null : recorder.add(stroke);
      if (stroke === "paste") recorder.interrupt();
      if (window !== null) (learning ? enrolment : later).push(window);
      if (learning) learnt += 1;
    }
    const last = recorder.finish();
    if (learning && last !== null) enrolment.push(last);
  }
  return { subject, enrolment, later };
}
