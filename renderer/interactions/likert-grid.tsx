import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import type { InteractionProps } from "./interaction-of.ts";
import { PairTable } from "./pair-table.tsx";
import { pair } from "./pairs.ts";
import { PromptLegend } from "./prompt.tsx";

/** Statements with one answer each: a table of radio buttons, one group a row, that becomes cards where it is narrow. */
export function LikertGrid({ interaction, itemId, saved, idPrefix, questionName }: InteractionProps<"match">): ReactElement {
  const { response, change } = useResponse(itemId, interaction.responseId, saved, "choice");
  const choose = (row: string, column: string): void => {
    change(
      interaction.rows.flatMap((candidate) => {
        const present = candidate.id === row ? pair(row, column) : response.find((value) => value.startsWith(`${candidate.id} `));
        return present === undefined ? [] : [present];
      }),
    );
  };
  return (
    <fieldset className="interaction grid-interaction">
      <PromptLegend prompt={interaction.prompt} idPrefix={idPrefix} fallback={`Answers to ${questionName}`} />
      <PairTable
        interaction={interaction} idPrefix={idPrefix} corner="Statement" className="grid grid-likert" manyColumns={interaction.columns.length > 5}
        renderInput={({ row, column, rowId, labelledBy }) => (
          <input type="radio" name={rowId} checked={response.includes(pair(row.id, column.id))} aria-labelledby={labelledBy} onChange={() => choose(row.id, column.id)} />
        )}
      />
    </fieldset>
  );
}
