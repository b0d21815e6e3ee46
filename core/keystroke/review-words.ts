import type { InjectionEvidence, InjectionSummary } from "./injection.ts";
import type { RhythmStanding } from "./rhythm-standing.ts";

/** What the comparison of a sitting's typing comes to, for whoever reviews it. */
export const STANDING_WORDS: Readonly<Record<RhythmStanding["standing"], string>> = {
  look: "Someone should look at this: several stretches in a row were typed rather unlike the first ones.",
  nothing: "Later stretches look like the first ones, or do not differ enough to say anything.",
  "not-enough": "There is not enough to compare: it takes 500 keys at the start and stretches of at least 50 afterwards.",
};

/** What was noticed about how characters came in. */
export const INJECTION_WORDS: Readonly<Record<InjectionSummary["standing"], string>> = {
  look: "Someone should look at how characters came in. Dictation, on-screen keyboards, text expanders and other aids look the same.",
  nothing: "Nothing stands out in how characters came in. A recording of somebody's own typing that is played back would not stand out either.",
  "too-short": "Too few keys to say how characters came in.",
};

/** Kinds of evidence, briefly. */
export const EVIDENCE_WORDS: Readonly<Record<InjectionEvidence["reason"], string>> = {
  "characters-without-keys": "characters without keys",
  "keys-let-go-at-once": "keys let go at once",
  "one-interval": "one interval",
  "one-interval-a-pair": "one interval a pair",
  "timing-shape": "timing shape",
};

/** Beside every score: a reader who does not know how often it is wrong would believe it. */
export const ERROR_RATES =
  "Scores are logarithms of odds; below 0 is rather another writer. Of 56 essays by one writer each, this rule marked none by mistake; of texts that another writer went on with, it marked 87 in 100. Those writers each had a keyboard of their own, which tells as well: on one shared keyboard expect worse. Another keyboard, tiredness, an injury or assistive technology look like another writer. Nothing is decided by a score.";
