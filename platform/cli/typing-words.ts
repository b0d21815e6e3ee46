import type { Policy } from "../../core/policy/policy.ts";
import type { TimelineEntry } from "../sitting/open-sitting.ts";
import type { PlacedKeys, TypingReview } from "../../core/keystroke/review-typing.ts";
import { ERROR_RATES, EVIDENCE_WORDS, INJECTION_WORDS, STANDING_WORDS } from "../../core/keystroke/review-words.ts";
import { counted, duration, table, wrapped } from "./printed.ts";

/** The stretches of typing of a timeline. */
export function typingIn(timeline: readonly TimelineEntry[]): readonly PlacedKeys[] {
  return timeline.flatMap(({ seq, elapsed, event }) => (event.kind === "keystrokes" ? [{ seq, elapsed, keys: event.keys }] : []));
}

/** How the typing of a sitting looks, with how often that is wrong; nothing when none was recorded. @param objected whether the candidate objected */
export function typingLines(review: TypingReview, { compare, injection: looked }: Pick<Policy["keystrokes"], "compare" | "injection">, objected: boolean): readonly string[] {
  const { keys, enrolment, windows, standing, words, injection, found, edits } = review;
  if (keys === 0) return objected ? ["Typing", "  The candidate objected to recording the rhythm of typing; none was recorded."] : [];
  const rows = windows.map(({ seq, elapsed, keys: own, score }) => [
    seq, duration(elapsed), own, score.kind === "scored" ? score.score.toFixed(1) : "not enough", score.kind === "scored" ? `${score.low.toFixed(1)} to ${score.high.toFixed(1)}` : "",
  ]);
  return [
    "Typing", `  ${counted(keys, "key")} recorded${objected ? " until the candidate objected" : ""}. ${edits.typed} characters typed, ${edits.pasted} pasted, ${edits.withoutKeys} without keys, ${counted(edits.deletions, "deletion")}.`,
    ...wrapped(compare ? STANDING_WORDS[standing] : "The policy of this exam compares nobody's typing.", "  "), ...(windows.length === 0 ? [] : wrapped(words, "  ")),
    ...wrapped(looked ? INJECTION_WORDS[injection.standing] : "The policy of this exam does not look at how characters came in.", "  "),
    ...found.map(({ reason, windows: times }) => `    ${EVIDENCE_WORDS[reason]}: ${counted(times, "window")} of ${injection.windows}`),
    ...(enrolment.kind === "enrolled" && rows.length > 0 ? ["", table(["seq", "worked", "keys", "score", "95 % of its own"], rows)] : []),
    ...(compare ? wrapped(ERROR_RATES, "  ") : []),
  ];
}
