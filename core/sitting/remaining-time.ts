import type { Milliseconds, UnixMs } from "../clock.ts";

/**
 * Working time that is left, in ms, never below 0: what remains of the candidate's own time, and never past the end of the exam.
 * @param time.elapsed working time used, from the monotonic clock: a changed wall clock gives nobody more time than this
 * @param time.closesAt latest hand-in for this candidate, extra time included
 */
export function remainingMs(time: {
  readonly durationMs: Milliseconds; readonly extraMs: Milliseconds; readonly elapsed: Milliseconds; readonly closesAt: UnixMs; readonly now: UnixMs;
}): Milliseconds {
  const ownTime = time.durationMs + time.extraMs - time.elapsed;
  const untilClosing = time.closesAt - time.now;
  return Math.max(0, Math.min(ownTime, untilClosing));
}
