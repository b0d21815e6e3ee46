import type { ReactNode } from "react";
import type { ScrollingBoxProps } from "./scrolling-box.tsx";
import { ScrollingBox } from "./scrolling-box.tsx";

/** Head of a column: of words, of numbers, of buttons whose head only screen readers need, or with a control in it. */
type Column = string | { readonly number: string } | { readonly unseen: string } | { readonly control: ReactNode };

interface ScrollingTableProps extends ScrollingBoxProps {
  readonly columns: readonly Column[];
  /** Read by screen readers before the table. */
  readonly caption?: string;
}

/** A table in a box that scrolls; its children are its rows. */
export function ScrollingTable({ columns, caption, children, ...box }: ScrollingTableProps): ReactNode {
  return (
    <ScrollingBox {...box}>
      <table>
        {caption === undefined ? null : <caption className="visually-hidden">{caption}</caption>}
        <thead>
          <tr>
            {/* oxlint-disable-next-line react/no-array-index-key -- a column is its place */}
            {columns.map((column, index) => <th key={index} scope="col" className={typeof column === "object" && "number" in column ? "number" : undefined}>{head(column)}</th>)}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollingBox>
  );
}

function head(column: Column): ReactNode {
  if (typeof column === "string") return column;
  if ("number" in column) return column.number;
  return "unseen" in column ? <span className="visually-hidden">{column.unseen}</span> : column.control;
}
