import type { RecordedKeys } from "../../core/keystroke/recorded-keys.ts";
import { BUCKETS, bucketOf, bucketStart } from "../../core/keystroke/time-bucket.ts";
import type { Timing } from "../../core/keystroke/time-bucket.ts";

/** One bar of the drawing: how many times lay between two times, ms; `to` null for the last, which is open. */
export interface TypingBar {
  readonly from: number;
  readonly to: number | null;
  readonly count: number;
}

/** What was recorded of a student's typing, added up for the student. */
export interface TypingSummary {
  readonly keys: number;
  readonly stretches: number;
  /** How long keys were held. */
  readonly hold: readonly TypingBar[];
  /** From one press to the next. */
  readonly between: readonly TypingBar[];
  readonly edits: { readonly typed: number; readonly pasted: number; readonly withoutKeys: number; readonly deletions: number };
}

/** Adds up what was recorded. */
export function summariseTyping(stretches: readonly RecordedKeys[]): TypingSummary {
  const counts: Readonly<Record<"hold" | "downDown", number[]>> = { hold: Array.from({ length: BUCKETS }, () => 0), downDown: Array.from({ length: BUCKETS }, () => 0) };
  const count = (timing: "hold" | "downDown", bucket: number, times: number): void => {
    counts[timing][bucket] = (counts[timing][bucket] ?? 0) + times;
  };
  let keys = 0;
  const edits = { typed: 0, pasted: 0, withoutKeys: 0, deletions: 0 };
  for (const { recorded, edits: own } of stretches) {
    for (const part of ["typed", "pasted", "withoutKeys", "deletions"] as const) edits[part] += own[part];
    if (recorded.level === "rhythm") {
      keys += recorded.window.keys;
      for (const timing of ["hold", "downDown"] as const) {
        const cells = recorded.window[timing];
        for (let at = 0; at + 1 < cells.length; at += 2) count(timing, (cells[at] ?? 0) % BUCKETS, cells[at + 1] ?? 0);
      }
      continue;
    }
    keys += recorded.strokes.length;
    for (const [index, [, press, hold]] of recorded.strokes.entries()) {
      if (hold !== null) count("hold", bucketOf("hold", hold), 1);
      if (index > 0) count("downDown", bucketOf("downDown", press), 1);
    }
  }
  return { keys, stretches: stretches.length, hold: bars("hold", counts.hold), between: bars("downDown", counts.downDown), edits };
}

function bars(timing: Timing, counts: readonly number[]): readonly TypingBar[] {
  return counts.map((count, bucket) => ({ from: Math.max(0, bucketStart(timing, bucket)), to: bucket === BUCKETS - 1 ? null : bucketStart(timing, bucket + 1), count }));
}
