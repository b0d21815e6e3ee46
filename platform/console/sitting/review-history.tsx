import type { ReactNode } from "react";
import type { KeptReview } from "../../../core/contract/wire-review.ts";
import { DECISION_WORDS, SUBJECT_WORDS } from "../../../core/sitting/review.ts";
import { moment } from "../words.ts";
import { authorWords } from "./sitting-words.ts";

/** What people noted and decided, oldest first. */
export function ReviewHistory({ reviews }: { readonly reviews: readonly KeptReview[] }): ReactNode {
  if (reviews.length === 0) return <p>Nobody has decided anything about this sitting yet.</p>;
  return (
    <ol className="reviews" aria-label="Notes and decisions so far">
      {reviews.map(({ subject, decision, note, at, by }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- notes are only ever added at the end: their place is their name
        <li key={index}>
          <p>
            <strong>
              {SUBJECT_WORDS[subject]}: {DECISION_WORDS[decision]}
            </strong>
          </p>
          {note === null ? <p className="notice">This note was altered in the database and cannot be read. Tell whoever runs the platform.</p> : (
            <p className="note" dir="auto">
              {note}
            </p>
          )}
          <p className="quiet">
            {moment(at)}, {authorWords(by)}
          </p>
        </li>
      ))}
    </ol>
  );
}
