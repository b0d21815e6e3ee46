import type { ReactElement } from "react";
import { contentText } from "../content/content-text.ts";
import { Content } from "../content/content-view.tsx";
import type { InteractionOf } from "./interaction-of.ts";

type Interaction = InteractionOf<"match">;

interface PairTableProps {
  readonly interaction: Interaction;
  readonly idPrefix: string;
  /** What the rows are, for those who do not see the table. */
  readonly corner: string;
  readonly className: string;
  readonly manyColumns?: boolean;
  /** The input of one cell. `labelledBy` names it by its row and its column. */
  readonly renderInput: (cell: { readonly row: Interaction["rows"][number]; readonly column: Interaction["columns"][number]; readonly rowId: string; readonly labelledBy: string }) => ReactElement;
}

/** Rows against columns with one input a cell; narrow pages show each row as a card, where the cell says its column itself. */
export function PairTable({ interaction, idPrefix, corner, className, manyColumns, renderInput }: PairTableProps): ReactElement {
  const idOfRow = (id: string): string => `${idPrefix}-r-${id}`;
  const idOfColumn = (id: string): string => `${idPrefix}-c-${id}`;
  return (
    <table className={className} data-many={manyColumns}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{corner}</span>
          </th>
          {interaction.columns.map((column) => (
            <th key={column.id} scope="col" id={idOfColumn(column.id)}>
              <Content nodes={column.content} idPrefix={idOfColumn(column.id)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {interaction.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" id={idOfRow(row.id)}>
              <Content nodes={row.content} idPrefix={idOfRow(row.id)} />
            </th>
            {interaction.columns.map((column) => (
              <td key={column.id}>
                <label className="cell">
                  {renderInput({ row, column, rowId: idOfRow(row.id), labelledBy: `${idOfRow(row.id)} ${idOfColumn(column.id)}` })}
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
  );
}
