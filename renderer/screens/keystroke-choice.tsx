import { useId } from "react";
import type { ReactElement } from "react";
import { keystrokeQuestion } from "../../core/policy/keystroke-words.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { Icon } from "../shell/icons.tsx";

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
  const asked = keystrokeQuestion(policy);
  if (asked === null) return null;
  return (
    <section>
      <h2>
        <Icon name="eye" /> {asked.question}
      </h2>
      {asked.paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <fieldset className="choice-pair">
        <legend className="visually-hidden">{asked.question}</legend>
        <label>
          <input type="radio" name={`${id}-keystrokes`} checked={answer === "record"} onChange={() => onAnswer("record")} /> {asked.yes}
        </label>
        <label>
          <input type="radio" name={`${id}-keystrokes`} checked={answer === "object"} onChange={() => onAnswer("object")} /> {asked.no}
        </label>
      </fieldset>
      <p className="hint">{asked.hint}</p>
    </section>
  );
}
