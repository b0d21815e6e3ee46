import type { KeyboardEvent, ReactNode } from "react";
import { Fragment, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { BoardRow } from "../../../core/contract/wire-board.ts";
import { canBeTold, silentFor } from "./board-filter.ts";
import type { BoardOrder, Column } from "./board-order.ts";
import { COLUMNS, pressed } from "./board-order.ts";
import { BoardTableRow } from "./board-row.tsx";
import { useRowWindow } from "./use-row-window.ts";

const COLUMN_WORDS: Readonly<Record<Column, string>> = { name: "Candidate", state: "State", answered: "Answered", remaining: "Time left", seen: "Last seen", incidents: "To look at" };

interface BoardTableProps {
  readonly rows: readonly BoardRow[];
  readonly questions: number;
  /** The platform's clock when it answered last. */
  readonly now: number;
  /** Whether what is shown is not new any more. */
  readonly old: boolean;
  readonly order: BoardOrder;
  readonly onOrder: (order: BoardOrder) => void;
  readonly chosen: ReadonlySet<string>;
  /** Null for whoever has nothing to say to them. */
  readonly onChoose: ((candidateIds: readonly string[], isChosen: boolean) => void) | null;
  readonly onChooseOne: ((candidateId: string, isChosen: boolean) => void) | null;
}

/**
 * Everybody who is shown, as a grid of which only the rows in sight are drawn (ARIA APG, grid: rows take the focus; arrows, Page, Home and End move it, Space chooses, Enter
 * opens). The row with the focus stays drawn wherever the box is scrolled to, so that the focus is not lost.
 */
export function BoardTable({ rows, questions, now, old, order, onOrder, chosen, onChoose, onChooseOne }: BoardTableProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const { first, last, rowPx, flying, page, reveal } = useRowWindow(box, rows.length);
  const [current, setCurrent] = useState<string | null>(null);
  const focusNext = useRef(false);
  // Going through thousands of rows belongs to a change of theirs, not to each frame of scrolling.
  const currentIndex = useMemo(() => (current === null ? -1 : rows.findIndex(({ candidateId }) => candidateId === current)), [rows, current]);
  const choosable = useMemo(() => rows.filter(canBeTold), [rows]);
  const allChosen = useMemo(() => choosable.length > 0 && choosable.every(({ candidateId }) => chosen.has(candidateId)), [choosable, chosen]);
  const tabStop = currentIndex === -1 ? 0 : currentIndex;
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  if (tabStop < first && tabStop < rows.length) drawn.unshift(tabStop);
  if (tabStop >= last && tabStop < rows.length) drawn.push(tabStop);

  useLayoutEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    box.current?.querySelector<HTMLElement>(`[data-index="${tabStop}"]`)?.focus({ preventScroll: true });
  });

  const moveTo = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    focusNext.current = true;
    setCurrent(row.candidateId);
    reveal(rows.indexOf(row));
  };
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const step = STEPS[event.key];
    const on = event.target instanceof HTMLElement ? event.target : null;
    const row = rows[tabStop];
    if (on?.closest("tbody") === null || row === undefined) return;
    if (step !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      moveTo(step(tabStop, page, rows.length));
    } else if (event.key === " " && on?.tagName === "TR") {
      event.preventDefault();
      if (canBeTold(row)) onChooseOne?.(row.candidateId, !chosen.has(row.candidateId));
    } else if (event.key === "Enter" && on?.tagName === "TR" && row.sittingId !== null) {
      location.hash = `sitting=${row.sittingId}`;
    }
  };

  return (
    <div className={old ? "board-scroll board-old" : "board-scroll"} ref={box}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table whose rows take the focus is a grid */}
      <table role="grid" className="board-table" aria-label={old ? "Candidates, as they were when the connection was lost" : "Candidates"} aria-rowcount={rows.length + 1} aria-multiselectable={onChoose === null ? undefined : true} onKeyDown={press} onFocus={({ target }) => {
        const candidateId = target.closest("tr")?.dataset["candidate"];
        if (candidateId !== undefined) setCurrent(candidateId);
      }}>
        <colgroup>
          {onChoose === null ? null : <col className="col-choose" />}
          {COLUMNS.map((column) => <col key={column} className={`col-${column}`} />)}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {onChoose === null ? null : (
              <th scope="col" className="choose">
                <input type="checkbox" checked={allChosen} aria-label="Choose all that are shown" disabled={choosable.length === 0} onChange={({ target }) => onChoose(choosable.map(({ candidateId }) => candidateId), target.checked)} />
              </th>
            )}
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={column === "incidents" ? "number" : undefined} aria-sort={order.column === column ? (order.descending ? "descending" : "ascending") : undefined}>
                <button type="button" className="order" onClick={() => onOrder(pressed(order, column))}>{COLUMN_WORDS[column]}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawn.map((index, place) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <Fragment key={row.candidateId}>
                <Gap rows={index - (drawn[place - 1] ?? -1) - 1} rowPx={rowPx} />
                <BoardTableRow
                  row={row} index={index} questions={questions} silentMs={silentFor(row, now)} isChosen={chosen.has(row.candidateId)} isCurrent={index === tabStop} flying={flying} onChoose={onChooseOne}
                />
              </Fragment>
            );
          })}
          <Gap rows={rows.length - (drawn.at(-1) ?? -1) - 1} rowPx={rowPx} />
        </tbody>
      </table>
    </div>
  );
}

const STEPS: Readonly<Partial<Record<string, (index: number, page: number, count: number) => number>>> = {
  ArrowDown: (index) => index + 1, ArrowUp: (index) => index - 1, PageDown: (index, page) => index + page, PageUp: (index, page) => index - page, Home: () => 0, End: (_index, _page, count) => count - 1,
};

/** The place of rows that are not drawn. */
function Gap({ rows, rowPx }: { readonly rows: number; readonly rowPx: number }): ReactNode {
  if (rows <= 0) return null;
  // Set by script (CSSOM), which the page's policy allows; it would refuse a style attribute in markup.
  return <tr aria-hidden="true" className="gap" style={{ height: `${rows * rowPx}px` }} />;
}
