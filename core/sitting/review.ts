import * as v from "valibot";

/** What of a sitting a person looked at. */
export const REVIEW_SUBJECTS = ["typing", "computers"] as const;
export type ReviewSubject = (typeof REVIEW_SUBJECTS)[number];

/** What a person decided. None of them does anything by itself: they say what people do next. */
export const REVIEW_DECISIONS = ["nothing-to-follow-up", "talk-to-candidate", "pass-on"] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

export const SUBJECT_WORDS: Readonly<Record<ReviewSubject, string>> = { typing: "Typing", computers: "Computers" };

export const DECISION_WORDS: Readonly<Record<ReviewDecision, string>> = {
  "nothing-to-follow-up": "Nothing to follow up",
  "talk-to-candidate": "Talk to the candidate",
  "pass-on": "Pass on to the exam board",
};

/** Characters (UTF-16 code units) of a note at most. */
export const LONGEST_NOTE = 2000;

/** What no note may hold: control characters but the end of a line and the tabulator. */
const CONTROLS = /[^\P{Cc}\n\t]/gu;

/** A note as it may be kept: texts that are pasted from elsewhere bring characters that nobody sees. */
export function withoutControls(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(CONTROLS, " ").toWellFormed();
}

/** Why somebody decided as they did, in their own words: several lines, no other control characters. */
export const reviewNoteSchema = v.pipe(
  v.string(), v.maxLength(LONGEST_NOTE), v.regex(/\S/, "a note is not blank"),
  // SECURITY: notes are shown to others, in terminals too: what moves a cursor or is half a character is no writing.
  v.check((note) => withoutControls(note) === note, "a note has no control characters"),
);

/** What a person says about a sitting. */
export interface NewReview {
  readonly subject: ReviewSubject;
  readonly decision: ReviewDecision;
  readonly note: string;
}
