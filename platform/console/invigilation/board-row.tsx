import type { ReactNode } from "react";
import { memo, useState } from "react";
import type { BoardRow } from "../../../core/contract/wire-board.ts";
import { clockTime, duration, STATE_WORDS } from "../words.ts";
import { canBeTold } from "./board-filter.ts";

interface BoardTableRowProps {
  readonly row: BoardRow;
  readonly index: number;
  readonly questions: number;
  /** ms; 0 when there is nothing to worry about. */
  readonly silentMs: number;
  readonly isChosen: boolean;
  /** Whether Tab comes to this row. */
  readonly isCurrent: boolean;
  /** Whether rows fly by too fast to be read: one that comes into sight then is drawn whole only when they rest. */
  readonly flying: boolean;
  /** Null for whoever has nothing to say to them. */
  readonly onChoose: ((candidateId: string, isChosen: boolean) => void) | null;
}

/** One candidate. Drawn anew only when something of it changed. */
export const BoardTableRow = memo(({ row, index, questions, silentMs, isChosen, isCurrent, flying, onChoose }: BoardTableRowProps): ReactNode => {
  const [isWhole, setWhole] = useState(!flying || isCurrent);
  if (!isWhole && (!flying || isCurrent)) setWhole(true);
  const { candidateId, candidate, state } = row;
  return (
    <tr data-index={index} data-candidate={candidateId} aria-rowindex={index + 2} aria-selected={onChoose === null ? undefined : isChosen} tabIndex={isCurrent ? 0 : -1}>
      {isWhole ? <WholeCells row={row} questions={questions} silentMs={silentMs} isChosen={isChosen} onChoose={onChoose} /> : (
        <>
          {onChoose === null ? null : <td aria-hidden="true" />}
          <th scope="row"><bdi>{candidate}</bdi></th>
          <td colSpan={5}>{STATE_WORDS[state]}</td>
        </>
      )}
    </tr>
  );
});

function WholeCells({ row, questions, silentMs, isChosen, onChoose }: Pick<BoardTableRowProps, "row" | "questions" | "silentMs" | "isChosen" | "onChoose">): ReactNode {
  const { candidateId, candidate, sittingId, state, answered, remainingMs, lastSeenAt, incidents } = row;
  const working = state === "running" || state === "reviewing" || state === "stopped";
  return (
    <>
      {onChoose === null ? null : (
        <td className="choose">
          <input type="checkbox" tabIndex={-1} checked={isChosen} aria-label={`Choose ${candidate}`} disabled={!canBeTold(row)} onChange={({ target }) => onChoose(candidateId, target.checked)} />
        </td>
      )}
      <th scope="row">
        {sittingId === null ? <bdi>{candidate}</bdi> : <a href={`#sitting=${sittingId}`} tabIndex={-1} dir="auto">{candidate}</a>}
      </th>
      <td>
        <span className={`state state-${state}`}>{STATE_WORDS[state]}</span>
        {row.sealedAt === null ? null : <span className="quiet"> {clockTime(row.sealedAt)}{row.receiptAt === null ? "" : ", with receipt"}</span>}
      </td>
      <td>
        {sittingId === null ? null : <AnsweredBar candidate={candidate} answered={answered} questions={questions} />}
        {sittingId === null ? null : `${answered} of ${questions}`}
      </td>
      <td>{working ? duration(remainingMs) : ""}</td>
      <td>{silentMs > 0 ? <strong>not seen for {duration(silentMs)}</strong> : lastSeenAt === null ? "" : clockTime(lastSeenAt)}</td>
      <td className="number">{sittingId === null ? "" : incidents}</td>
    </>
  );
}

/** What `<progress>` is, of one element instead of four: dozens of rows come and go with each frame of scrolling. */
function AnsweredBar({ candidate, answered, questions }: { readonly candidate: string; readonly answered: number; readonly questions: number }): ReactNode {
  const of = Math.max(1, questions);
  const value = Math.min(answered, of);
  // Set by script (CSSOM), which the page's policy allows.
  return <span role="progressbar" className="answered-bar" aria-label={`${candidate}: questions answered`} aria-valuemin={0} aria-valuemax={of} aria-valuenow={value} style={{ backgroundSize: `${(value / of) * 100}% 100%` }} />;
}
