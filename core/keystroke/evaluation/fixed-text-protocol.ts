import type { SubjectScores } from "./error-rates.ts";
import type { FixedTextDetector, TimingVector } from "./fixed-text-detectors.ts";

/** One subject's repetitions by session, in the order in which they were typed. */
export interface FixedTextSubject {
  readonly subject: string;
  /** Sessions 1, 2, …; each its repetitions. */
  readonly sessions: readonly (readonly TimingVector[])[];
}

/** Sessions that are learnt from; the later ones are the owner's tests. */
const TRAINING_SESSIONS = 4;
/** An impostor's first repetitions: they never typed the text before. */
const IMPOSTOR_REPETITIONS = 5;

/**
 * The protocol of Killourhy and Maxion (DSN 2009, §4): each subject in turn is the owner; learnt from the repetitions of sessions 1 to 4, tested with those of 5 to 8 and with
 * the first five of everybody else. A detector sees nothing but the owner's training.
 */
export function fixedTextScores(subjects: readonly FixedTextSubject[], detector: FixedTextDetector): readonly SubjectScores[] {
  return subjects.map((owner) => {
    const score = detector(owner.sessions.slice(0, TRAINING_SESSIONS).flat());
    return {
      subject: owner.subject,
      genuine: owner.sessions.slice(TRAINING_SESSIONS).flat().map(score),
      impostor: subjects.filter((other) => other !== owner).flatMap((other) => (other.sessions[0] ?? []).slice(0, IMPOSTOR_REPETITIONS)).map(score),
    };
  });
}

/** Why the protocol cannot be followed, in words that say what to give instead; null when it can. */
export function fixedTextFault(subjects: readonly FixedTextSubject[]): string | null {
  if (subjects.length < 2) return "one subject has nobody to be told from; give at least two";
  const short = subjects.find(({ sessions }) => sessions.slice(0, TRAINING_SESSIONS).flat().length < 2 || sessions.slice(TRAINING_SESSIONS).flat().length === 0 || (sessions[0] ?? []).length === 0);
  return short === undefined ? null : `subject ${short.subject} lacks repetitions; give sessions 1 to ${TRAINING_SESSIONS} to learn from and later ones to test`;
}
