import { useState } from "react";
import type { ReactElement } from "react";
import type { ContentNode } from "../../core/assessment/content.ts";
import { useResponse } from "../answers/use-response.ts";
import { Content } from "../content/content-view.tsx";
import { Button } from "../shell/button.tsx";
import { limitsInWords } from "./choice-limits.ts";
import type { InteractionProps } from "./interaction-of.ts";
import { PromptLegend } from "./prompt.tsx";

/** Single choice as radio buttons, multiple choice as check boxes, in a real group with its prompt as legend. */
export function ChoiceInteraction({ interaction, itemId, saved, idPrefix, questionName, single }: InteractionProps<"choice"> & { readonly single: boolean }): ReactElement {
  const { response, change } = useResponse(itemId, interaction.responseId, saved, "choice");
  const [full, setFull] = useState(false);
  const hint = single ? "Choose one answer." : limitsInWords(interaction.minChoices, interaction.maxChoices, interaction.choices.length);

  const toggle = (id: string): void => {
    if (single) return change([id]);
    const without = response.filter((chosen) => chosen !== id);
    const tooMany = without.length === response.length && interaction.maxChoices > 0 && response.length >= interaction.maxChoices;
    setFull(tooMany);
    if (!tooMany) change(without.length === response.length ? inOrder([...response, id]) : without);
  };
  // The order of a set of choices is that of the page, whatever the order of clicking was.
  const inOrder = (ids: readonly string[]): readonly string[] => interaction.choices.map((choice) => choice.id).filter((id) => ids.includes(id));

  return (
    <fieldset className="interaction" aria-describedby={`${idPrefix}-hint`}>
      <PromptLegend prompt={interaction.prompt} idPrefix={idPrefix} fallback={`Answers to ${questionName}`} />
      <p id={`${idPrefix}-hint`} className="hint">
        {hint}
      </p>
      <div className="choices" data-orientation={interaction.orientation}>
        {interaction.choices.map((choice) => (
          <ChoiceOption
            key={choice.id} id={`${idPrefix}-${choice.id}`} name={`${idPrefix}-choice`} type={single ? "radio" : "checkbox"}
            checked={response.includes(choice.id)} content={choice.content} onChange={() => toggle(choice.id)}
          />
        ))}
      </div>
      <p aria-live="polite" className="limit-note">
        {full ? `You can choose at most ${interaction.maxChoices}. Take one away first.` : ""}
      </p>
      {single && response.length > 0 ? (
        <Button look="quiet" className="clear-answer" onClick={() => change([])}>
          Clear my answer
        </Button>
      ) : null}
    </fieldset>
  );
}

interface ChoiceOptionProps {
  readonly id: string;
  readonly name: string;
  readonly type: "radio" | "checkbox";
  readonly checked: boolean;
  readonly content: readonly ContentNode[];
  readonly onChange: () => void;
}

/** One answer: the whole card can be clicked. */
export function ChoiceOption({ id, name, type, checked, content, onChange }: ChoiceOptionProps): ReactElement {
  return (
    <div className="choice">
      <input id={id} name={name} type={type} checked={checked} onChange={onChange} />
      <label htmlFor={id}>
        <Content nodes={content} idPrefix={id} />
      </label>
    </div>
  );
}
