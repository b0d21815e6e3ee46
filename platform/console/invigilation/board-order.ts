import type { BoardRow } from "../../../core/contract/wire-board.ts";
import { assertNever } from "../../../core/result.ts";
import { silentFor } from "./board-filter.ts";

export const COLUMNS = ["name", "state", "answered", "remaining", "seen", "incidents"] as const;
export type Column = (typeof COLUMNS)[number];

/** In what order the board is. */
export interface BoardOrder {
  readonly column: Column;
  readonly descending: boolean;
}

export const BY_NAME: BoardOrder = { column: "name", descending: false };

/** As an exam goes. */
const STATES: Readonly<Record<BoardRow["state"], number>> = { "not-here": 0, "signed-in": 1, waiting: 2, running: 3, stopped: 4, reviewing: 5, sealed: 6, received: 7 };

/** Pressing a column's heading: what is looked for in it comes first, and the other way round when it was pressed before. */
export function pressed({ column, descending }: BoardOrder, pressedColumn: Column): BoardOrder {
  return column === pressedColumn ? { column, descending: !descending } : { column: pressedColumn, descending: pressedColumn === "seen" || pressedColumn === "incidents" };
}

/** @param byName in the order of names, which stays among those who are alike */
export function ordered(byName: readonly BoardRow[], { column, descending }: BoardOrder, now: number): readonly BoardRow[] {
  if (column === "name") return descending ? byName.toReversed() : byName;
  const sign = descending ? -1 : 1;
  return byName.toSorted((a, b) => sign * (rank(a, column, now) - rank(b, column, now)));
}

function rank(row: BoardRow, column: Exclude<Column, "name">, now: number): number {
  switch (column) {
    case "state": return STATES[row.state];
    case "answered": return row.answered;
    case "remaining": return row.remainingMs;
    // Longest silence first; nobody is silent who is not expected to speak.
    case "seen": return silentFor(row, now);
    case "incidents": return row.incidents;
    default: return assertNever(column);
  }
}
