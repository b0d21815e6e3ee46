import { useId } from "react";
import type { ReactElement } from "react";
import type { Policy } from "../../core/policy/policy.ts";
import { Icon } from "../shell/icons.tsx";
import { retentionInWords, viewersInWords } from "../words/data-words.ts";

/** What a student answers about key timing; null until they did. */
export type KeystrokeAnswer = "record" | "object";

interface KeystrokeChoiceProps {
  readonly policy: Policy;
  readonly answer: KeystrokeAnswer | null;
  readonly onAnswer: (answer: KeystrokeAnswer) => void;
}

/**
 * A question of its own, with two answers of equal weight and neither chosen beforehand: consent that is bundled with the rest would not be free
 * (GDPR Art. 7(2), Recital 43).
 */
export function KeystrokeChoice({ policy, answer, onAnswer }: KeystrokeChoiceProps): ReactElement | null {
  const id = useId();
  const { level, compare, injection, alternative } = policy.keystrokes;
  const entry = policy.dataPlan.find(({ collector }) => collector === "keystrokes");
  if (level === "off" || entry === undefined) return null;
  return (
    <section>
      <h2>
        <Icon name="eye" /> May the rhythm of your typing be recorded?
      </h2>
      <p>{level === "rhythm" ? RHYTHM : TIMINGS} Never what you type, never outside the answers of this exam.</p>
      {compare ? <p>The rhythm of later answers is compared with that of your first ones, to notice if another person goes on writing. A difference is looked at by a person, who knows how often it is wrong.</p> : null}
      {injection ? <p>Text that appears without being typed is noted. If you dictate, or use an on-screen keyboard or another aid, that is fine: it is noted as such.</p> : null}
      <p>
        {entry.purpose} Seen by {viewersInWords(entry.viewers)}. {retentionInWords(entry.retentionDays)} Legal basis: {entry.legalBasis}
      </p>
      <fieldset className="choice-pair">
        <legend className="visually-hidden">May the rhythm of your typing be recorded?</legend>
        <label>
          <input type="radio" name={`${id}-keystrokes`} checked={answer === "record"} onChange={() => onAnswer("record")} /> Yes, record it
        </label>
        <label>
          <input type="radio" name={`${id}-keystrokes`} checked={answer === "object"} onChange={() => onAnswer("object")} /> No. {alternative}
        </label>
      </fieldset>
      <p className="hint">Both answers are equal: your result does not depend on this one. You can say no later as well, at any time during the exam.</p>
    </section>
  );
}

const RHYTHM = "While you type an answer, Invigil counts how long keys of each kind are held and how long it takes from one to the next. Only the counts are kept, not their order.";
const TIMINGS = "While you type an answer, Invigil records when keys of each kind go down and up, such as a letter of the left hand, the space bar or Enter.";
