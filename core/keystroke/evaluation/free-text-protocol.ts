import type { RhythmProfile } from "../profile.ts";
import { enrol } from "../profile.ts";
import { WINDOWS_IN_A_ROW, rhythmStanding } from "../rhythm-standing.ts";
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
  const enrolled = enrolledOf(writers);
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

/** How often a person would be asked to look, by `rhythmStanding`. */
export interface StandingRates {
  /** Writers who wrote all of it themselves, and how many of them would be looked at. */
  readonly own: number;
  readonly ownLookedAt: number;
  /** Writers after whose first keys somebody else wrote three windows, each with each, and how many of them would be. */
  readonly others: number;
  readonly othersLookedAt: number;
}

/** What a person would be asked to look at: whole sittings by one writer, and three windows by everybody else. */
export function standingRates(writers: readonly FreeTextWriter[]): StandingRates {
  const enrolled = enrolledOf(writers).filter(({ later }) => later.length >= WINDOWS_IN_A_ROW);
  const isLookedAt = (profile: RhythmProfile, windows: readonly RhythmWindow[]): boolean => rhythmStanding(windows.map((window) => scoreWindow(profile, window))).standing === "look";
  const others = enrolled.flatMap(({ subject, profile }) => enrolled.filter((other) => other.subject !== subject).map(({ later }) => isLookedAt(profile, later.slice(0, WINDOWS_IN_A_ROW))));
  return { own: enrolled.length, ownLookedAt: enrolled.filter(({ profile, later }) => isLookedAt(profile, later)).length, others: others.length, othersLookedAt: others.filter(Boolean).length };
}

function enrolledOf(writers: readonly FreeTextWriter[]): readonly (FreeTextWriter & { readonly profile: RhythmProfile })[] {
  return writers.flatMap((writer) => {
    const enrolment = enrol(writer.enrolment);
    return enrolment.kind === "enrolled" && writer.later.length > 0 ? [{ ...writer, profile: enrolment.profile }] : [];
  });
}
