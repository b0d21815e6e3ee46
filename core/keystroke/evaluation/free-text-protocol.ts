import { enrol } from "../profile.ts";
import type { RhythmWindow } from "../rhythm.ts";
import { scoreWindow } from "../score-window.ts";
import type { SubjectScores } from "./error-rates.ts";

/** What one writer wrote, as windows. */
export interface FreeTextWriter {
  readonly subject: string;
  /** Of the first keys. */
  readonly enrolment: readonly RhythmWindow[];
  /** Of what was written after them. */
  readonly later: readonly RhythmWindow[];
}

export interface FreeTextScores {
  readonly scores: readonly SubjectScores[];
  /** Writers with too few keys to learn or to test. */
  readonly leftOut: readonly string[];
}

/** Each writer in turn is the owner: learnt from their first keys, tested with their later windows and with the later windows of everybody else. */
export function freeTextScores(writers: readonly FreeTextWriter[]): FreeTextScores {
  const enrolled = writers.flatMap((writer) => {
    const enrolment = enrol(writer.enrolment);
    return enrolment.kind === "enrolled" && writer.later.length > 0 ? [{ ...writer, profile: enrolment.profile }] : [];
  });
  const scores = enrolled.map(({ subject, profile, later }) => {
    // Higher is less alike, as for every detector.
    const scoresOf = (windows: readonly RhythmWindow[]): readonly number[] => windows.flatMap((window) => {
      const scored = scoreWindow(profile, window);
      return scored.kind === "scored" ? [-scored.score] : [];
    });
    return { subject, genuine: scoresOf(later), impostor: enrolled.filter((other) => other.subject !== subject).flatMap((other) => scoresOf(other.later)) };
  }).filter(({ genuine, impostor }) => genuine.length > 0 && impostor.length > 0);
  const told = new Set(scores.map(({ subject }) => subject));
  return { scores, leftOut: writers.map(({ subject }) => subject).filter((subject) => !told.has(subject)) };
}
