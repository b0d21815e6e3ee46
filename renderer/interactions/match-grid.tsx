import { useState } from "react";
import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import { contentText } from "../content/content-text.ts";
import { Content } from "../content/content-view.tsx";
import type { InteractionProps } from "./interaction-of.ts";
import { pair, togglePair } from "./pairs.ts";
import { PromptLegend } from "./prompt.tsx";

/** Pairs of rows and columns as a table of check boxes; each box is named by its row and its column. */
export function MatchGrid({ interaction, itemId, saved, idPrefix, questionName }: InteractionProps<"match">): ReactElement {
  const { response, change } = useResponse(itemId, interaction.responseId, saved, "choice");
  const [refusal, setRefusal] = useState("");
  return (
    <fieldset className="interaction grid-interaction">
      <PromptLegend prompt={interaction.prompt} idPrefix={idPrefix} fallback={`Answers to ${questionName}`} />
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Goes with</span>
            </th>
            {interaction.columns.map((column) => (
              <th key={column.id} scope="col" id={`${idPrefix}-c-${column.id}`}>
                <Content nodes={column.content} idPrefix={`${idPrefix}-c-${column.id}`} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {interaction.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" id={`${idPrefix}-r-${row.id}`}>
                <Content nodes={row.content} idPrefix={`${idPrefix}-r-${row.id}`} />
              </th>
              {interaction.columns.map((column) => (
                <td key={column.id}>
                  <label className="cell">
                    <input
                      type="checkbox" checked={response.includes(pair(row.id, column.id))} aria-labelledby={`${idPrefix}-r-${row.id} ${idPrefix}-c-${column.id}`}
                      onChange={() => {
                        const next = togglePair(interaction, response, row.id, column.id, { row: contentText(row.content), column: contentText(column.content) });
                        setRefusal(next.refusal);
                        if (next.refusal === "") change(next.response);
                      }}
                    />
                    <span className="cell-label" aria-hidden="true">
                      {contentText(column.content)}
                    </span>
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p aria-live="polite" className="limit-note">
        {refusal}
      </p>
    </fieldset>
  );
}
