import type { ReactElement, ReactNode } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { accountOf } from "../../core/sitting/time-ledger.ts";
import { ledgerInWords } from "../words/ledger-words.ts";
import type { LedgerLine } from "../words/ledger-words.ts";
import { dayAndTime, durationInWords } from "../words/time-words.ts";
import { timeSums } from "./time-sums.ts";
import { useTimeLeft } from "./use-time-left.ts";

const MINUTE = 60_000;

/** What makes up the student's working time, with the reason of each entry, and what it comes to. */
export function YourTime({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const left = useTimeLeft(sitting);
  const { working, notCounted, notes } = ledgerInWords(sitting.ledger);
  const { allowedMs } = accountOf(sitting.ledger);
  const { used, cutOff } = timeSums(sitting, allowedMs, left);
  return (
    <div className="your-time">
      <table className="ledger">
        <caption>Your working time</caption>
        <tbody>
          {working.map((line, index) => (
            <Entry key={index} line={line} />
          ))}
        </tbody>
        <tbody className="ledger-sum">
          <Sum name="Working time in all">{durationInWords(allowedMs)}</Sum>
          <Sum name="Used">{used < MINUTE ? "less than 1 minute" : durationInWords(wholeMinutes(used))}</Sum>
          {cutOff < MINUTE ? null : <Sum name="Cut off, because the latest hand-in comes first">{durationInWords(wholeMinutes(cutOff))}</Sum>}
          <Sum name="Left">{durationInWords(left)}</Sum>
        </tbody>
      </table>
      {notCounted.length === 0 ? null : (
        <table className="ledger">
          <caption>Not counted: the clock stood still</caption>
          <tbody>
            {notCounted.map((line, index) => (
              <Entry key={index} line={line} />
            ))}
          </tbody>
        </table>
      )}
      <div className="your-time-notes">
        <p>Latest hand-in: {dayAndTime(sitting.exam.closesAt)}</p>
        {sitting.breakLeftMs === null ? null : <p>Breaks that you can still take: {durationInWords(sitting.breakLeftMs)}</p>}
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
    </div>
  );
}

/** Used time is rounded down as the time left is rounded up: together they come to the whole. */
function wholeMinutes(ms: number): number {
  return Math.floor(ms / MINUTE) * MINUTE;
}

function Entry({ line: { what, reason, time } }: { readonly line: LedgerLine }): ReactElement {
  return (
    <tr>
      <th scope="row">
        {what}
        {reason === null ? null : <span className="ledger-reason">{reason}</span>}
      </th>
      <td>{time}</td>
    </tr>
  );
}

function Sum({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}
