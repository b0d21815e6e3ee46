import type { TimelineEntry } from "../sitting/open-sitting.ts";
import type { PlacedKeys, TypingReview } from "../../core/keystroke/review-typing.ts";
import { counted, duration, table, wrapped } from "./printed.ts";

/** The stretches of typing of a timeline. */
export function typingIn(timeline: readonly TimelineEntry[]): readonly PlacedKeys[] {
  return timeline.flatMap(({ seq, elapsed, event }) => (event.kind === "keystrokes" ? [{ seq, elapsed, keys: event.keys }] : []));
}

/** How the typing of a sitting looks, with how often that is wrong; nothing when none was recorded. @param objected whether the candidate objected */
export function typingLines(review: TypingReview, objected: boolean): readonly string[] {
  const { keys, enrolment, windows, standing, words, injection, edits } = review;
  if (keys === 0) return objected ? ["Typing", "  The candidate objected to recording the rhythm of typing; none was recorded."] : [];
  const rows = windows.map(({ seq, elapsed, keys: own, score }) => [
    seq, duration(elapsed), own, score.kind === "scored" ? score.score.toFixed(1) : "not enough", score.kind === "scored" ? `${score.low.toFixed(1)} to ${score.high.toFixed(1)}` : "",
  ]);
  return [
    "Typing", `  ${counted(keys, "key")} recorded${objected ? " until the candidate objected" : ""}. ${edits.typed} characters typed, ${edits.pasted} pasted, ${edits.withoutKeys} without keys, ${counted(edits.deletions, "deletion")}.`,
    ...wrapped(STANDING[standing], "  "), ...(windows.length === 0 ? [] : wrapped(words, "  ")), ...wrapped(INJECTION[injection.standing], "  "),
    ...Object.entries(injection.reasons).map(([reason, times]) => `    ${reason.replaceAll("-", " ")}: ${counted(times, "window")} of ${injection.windows}`),
    ...(enrolment.kind === "enrolled" && rows.length > 0 ? ["", table(["seq", "worked", "keys", "score", "95 % of its own"], rows)] : []),
    ...wrapped(ERROR_RATES, "  "),
  ];
}

const STANDING: Readonly<Record<TypingReview["standing"], string>> = {
  look: "Someone should look at this: several stretches in a row were typed rather unlike the first ones.",
  nothing: "Later stretches look like the first ones, or do not differ enough to say anything.",
  "not-enough": "There is not enough to compare: it takes 500 keys at the start and stretches of at least 50 afterwards.",
};

const INJECTION: Readonly<Record<TypingReview["injection"]["standing"], string>> = {
  look: "Someone should look at how characters came in. Dictation, on-screen keyboards, text expanders and other aids look the same.",
  nothing: "Nothing stands out in how characters came in. A recording of somebody's own typing that is played back would not stand out either.",
  "too-short": "Too few keys to say how characters came in.",
};

/** Beside every score: a reader who does not know how often it is wrong would believe it. */
const ERROR_RATES =
  "Scores are logarithms of odds; below 0 is rather another writer. Of 56 essays by one writer each, this rule marked none by mistake; of texts that another writer went on with, it marked 87 in 100. Those writers each had a keyboard of their own, which tells as well: on one shared keyboard expect worse. Another keyboard, tiredness or an injury look like another writer. Nothing is decided by a score.";
