import type { ReactNode, RefObject, SubmitEvent } from "react";
import { useId, useRef, useState } from "react";
import type { KeptReview } from "../../../core/contract/wire-review.ts";
import { DECISION_WORDS, LONGEST_NOTE, REVIEW_DECISIONS, REVIEW_SUBJECTS, SUBJECT_WORDS, withoutControls } from "../../../core/sitting/review.ts";
import type { ReviewDecision, ReviewSubject } from "../../../core/sitting/review.ts";
import { keepReview } from "../api.ts";
import { refusalWords } from "./sitting-words.ts";

/** What somebody has typed and not saved yet. */
export interface Draft {
  readonly subject: ReviewSubject;
  readonly note: string;
  /** Nothing is chosen beforehand: a decision is somebody's own. */
  readonly decision: ReviewDecision | null;
}

export const NO_DRAFT: Draft = { subject: "typing", note: "", decision: null };

interface ReviewFormProps {
  readonly sittingId: string;
  readonly draft: Draft;
  /** Whether saving is what the page is for now. */
  readonly primary: boolean;
  readonly onDraft: (draft: Draft) => void;
  readonly onKept: (reviews: readonly KeptReview[]) => void;
}

interface Outcome {
  readonly kind: "saving" | "kept" | "missing" | "refused";
  readonly words: string;
}

/** Takes a note and a decision. What was typed stays until it is kept. */
export function ReviewForm({ sittingId, draft, primary, onDraft, onKept }: ReviewFormProps): ReactNode {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const firstDecision = useRef<HTMLInputElement>(null);
  const id = useId();
  const change = (changes: Partial<Draft>): void => {
    onDraft({ ...draft, ...changes });
    setOutcome((before) => (before?.kind === "saving" ? before : null));
  };

  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { subject, note, decision } = draft;
    if (outcome?.kind === "saving") return;
    if (note.trim() === "") {
      setOutcome({ kind: "missing", words: "Write a note first: what you looked at, and why you decide as you do." });
      noteField.current?.focus();
      return;
    }
    if (decision === null) {
      setOutcome({ kind: "missing", words: "Choose a decision first." });
      firstDecision.current?.focus();
      return;
    }
    setOutcome({ kind: "saving", words: "Saving…" });
    keepReview(sittingId, { subject, note, decision }).then((answer) => {
      if (!answer.ok) return setOutcome({ kind: "refused", words: refusalWords(answer.error) });
      onKept(answer.value);
      onDraft({ ...NO_DRAFT, subject });
      return setOutcome({ kind: "kept", words: "Kept. It stands in the list above." });
    }, reportError);
  };

  return (
    <form className="review-form" onSubmit={save} noValidate aria-label="A note and a decision">
      <Choices legend="What did you look at?" name={`${id}-subject`} values={REVIEW_SUBJECTS} words={SUBJECT_WORDS} chosen={draft.subject} onChoose={(subject) => change({ subject })} />
      <div>
        <label htmlFor={`${id}-note`}>Note</label>
        <textarea
          id={`${id}-note`} ref={noteField} rows={4} maxLength={LONGEST_NOTE} dir="auto" required aria-describedby={`${id}-length`} value={draft.note}
          onChange={({ target }) => change({ note: withoutControls(target.value) })}
        />
        <p className="quiet" id={`${id}-length`}>
          {draft.note.length.toLocaleString()} of {LONGEST_NOTE.toLocaleString()} characters. Kept encrypted; candidates may ask to read it.
        </p>
      </div>
      <Choices legend="Decision" name={`${id}-decision`} values={REVIEW_DECISIONS} words={DECISION_WORDS} chosen={draft.decision} onChoose={(decision) => change({ decision })} first={firstDecision} />
      <p className="actions">
        <button type="submit" className={primary ? "button button-primary" : "button"} aria-disabled={outcome?.kind === "saving"}>
          Save the note and the decision
        </button>
        {outcome === null ? null : <output className={outcome.kind === "missing" || outcome.kind === "refused" ? "notice" : ""}>{outcome.words}</output>}
      </p>
      <p className="quiet">That you decided, when and what is written into the audit log, without the note.</p>
    </form>
  );
}

interface ChoicesProps<T extends string> {
  readonly legend: string;
  readonly name: string;
  readonly values: readonly T[];
  readonly words: Readonly<Record<T, string>>;
  readonly chosen: T | null;
  readonly onChoose: (value: T) => void;
  readonly first?: RefObject<HTMLInputElement | null>;
}

function Choices<T extends string>({ legend, name, values, words, chosen, onChoose, first }: ChoicesProps<T>): ReactNode {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {values.map((value, index) => (
        <label key={value}>
          <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => onChoose(value)} ref={index === 0 ? first : undefined} />
          {words[value]}
        </label>
      ))}
    </fieldset>
  );
}
