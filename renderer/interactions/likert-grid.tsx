import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import { contentText } from "../content/content-text.ts";
import { Content } from "../content/content-view.tsx";
import type { InteractionProps } from "./interaction-of.ts";
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
      <table className="grid grid-likert" data-many={interaction.columns.length > 5}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Statement</span>
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
                      type="radio" name={`${idPrefix}-r-${row.id}`} checked={response.includes(pair(row.id, column.id))}
                      aria-labelledby={`${idPrefix}-r-${row.id} ${idPrefix}-c-${column.id}`} onChange={() => choose(row.id, column.id)}
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
    </fieldset>
  );
}
