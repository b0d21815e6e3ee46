import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import { contentText, isPlainText } from "../content/content-text.ts";
import { ChoiceOption } from "./choice-interaction.tsx";
import type { InteractionProps } from "./interaction-of.ts";

/** A choice within a sentence: a list to select from when the choices are text, radio buttons when they hold pictures or formulas. */
export function InlineChoice({ interaction, itemId, saved, idPrefix, questionName }: InteractionProps<"inline-choice">): ReactElement {
  const { response, change } = useResponse(itemId, interaction.responseId, saved, "choice");
  const name = interaction.label === "" ? `Choose for the gap in ${questionName}` : interaction.label;
  if (!interaction.choices.every((choice) => isPlainText(choice.content))) {
    return (
      <span className="inline-choices" role="radiogroup" aria-label={name}>
        {interaction.choices.map((choice) => (
          <ChoiceOption
            key={choice.id} id={`${idPrefix}-${choice.id}`} name={`${idPrefix}-choice`} type="radio" checked={response.includes(choice.id)}
            content={choice.content} onChange={() => change([choice.id])}
          />
        ))}
      </span>
    );
  }
  return (
    <select id={`${idPrefix}-select`} className="input inline-select" aria-label={name} autoComplete="off" value={response[0] ?? ""} onChange={(event) => change(event.target.value === "" ? [] : [event.target.value])}>
      <option value="">Choose…</option>
      {interaction.choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {contentText(choice.content)}
        </option>
      ))}
    </select>
  );
}
