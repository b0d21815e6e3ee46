import type { BoardAnswer, BoardRow } from "../../../core/contract/wire-board.ts";

/** Everybody who may sit an exam, as the platform said last. Values: a change makes a new board, and rows that did not change stay the same objects. */
export interface Board {
  readonly rows: ReadonlyMap<string, BoardRow>;
  /** The same rows in the order of names. */
  readonly byName: readonly BoardRow[];
  readonly questions: number;
  /** The platform's clock when it answered, ms since the epoch. */
  readonly now: number;
}

export const EMPTY_BOARD: Board = { rows: new Map(), byName: [], questions: 0, now: 0 };

/** Names in the order of the reader's language, with numbers in them by their value. */
const names = new Intl.Collator(undefined, { numeric: true });

/** The board after one more answer. */
export function merge(before: Board, { whole, rows: changed, gone, now, questions }: BoardAnswer): Board {
  const rows = whole ? new Map<string, BoardRow>() : new Map(before.rows);
  for (const candidateId of gone) rows.delete(candidateId);
  for (const row of changed) rows.set(row.candidateId, row);
  const sameNames = !whole && gone.length === 0 && changed.every(({ candidateId, candidate }) => before.rows.get(candidateId)?.candidate === candidate);
  // Heartbeats change no names: sorting thousands of them each second would be felt.
  const byName = sameNames ? before.byName.map((row) => rows.get(row.candidateId) ?? row) : [...rows.values()].sort((a, b) => names.compare(a.candidate, b.candidate) || (a.candidateId < b.candidateId ? -1 : 1));
  return { rows, byName, questions, now };
}
