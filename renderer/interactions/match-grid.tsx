import { useState } from "react";
import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import { contentText } from "../content/content-text.ts";
import type { InteractionProps } from "./interaction-of.ts";
import { PairTable } from "./pair-table.tsx";
import { pair, togglePair } from "./pairs.ts";
import { PromptLegend } from "./prompt.tsx";

/** Pairs of rows and columns as a table of check boxes; each box is named by its row and its column. */
export function MatchGrid({ interaction, itemId, saved, idPrefix, questionName }: InteractionProps<"match">): ReactElement {
  const { response, change } = useResponse(itemId, interaction.responseId, saved, "choice");
  const [refusal, setRefusal] = useState("");
  return (
    <fieldset className="interaction grid-interaction">
      <PromptLegend prompt={interaction.prompt} idPrefix={idPrefix} fallback={`Answers to ${questionName}`} />
      <PairTable
        interaction={interaction} idPrefix={idPrefix} corner="Goes with" className="grid"
        renderInput={({ row, column, labelledBy }) => (
          <input
            type="checkbox" checked={response.includes(pair(row.id, column.id))} aria-labelledby={labelledBy}
            onChange={() => {
              const next = togglePair(interaction, response, row.id, column.id, { row: contentText(row.content), column: contentText(column.content) });
              setRefusal(next.refusal);
              if (next.refusal === "") change(next.response);
            }}
          />
        )}
      />
      <p aria-live="polite" className="limit-note">
        {refusal}
      </p>
    </fieldset>
  );
}
