import type { ReactNode } from "react";
import { useEffect } from "react";
import type { Scheduled } from "../../../core/contract/wire-exams.ts";
import { duration } from "../words.ts";
import { windowText } from "./local-time.ts";

/** What stands on every sheet. */
export type SheetExam = Pick<Scheduled, "title" | "examCode" | "platform" | "opensAt" | "closesAt" | "durationMs">;

/** A sheet that was asked for; `times` tells one wish from the next. */
export interface Printing<W extends string> {
  readonly what: W;
  readonly times: number;
}

/** Opens the browser's printing once for each wish. */
export function usePrinting(printing: Printing<string> | null): void {
  const times = printing?.times ?? 0;
  useEffect(() => {
    if (times > 0) window.print();
  }, [times]);
}

/** One slip for each candidate, to cut out and hand over. On paper only. */
export function CandidateSlips({ exam, candidates }: { readonly exam: SheetExam; readonly candidates: Scheduled["candidates"] }): ReactNode {
  return (
    <section className="print-only slips" aria-label="Slips for candidates">
      {candidates.map(({ name, code, extraMinutes, breakMinutes }) => (
        <article className="slip" key={code}>
          <p className="slip-name">{name}</p>
          <p>{exam.title}</p>
          <p>{windowText(exam.opensAt, exam.closesAt)}</p>
          <p>{duration(exam.durationMs)} to work{extraMinutes === 0 ? "" : `, and ${duration(extraMinutes * 60_000)} more for you`}{breakMinutes === 0 ? "" : `, with ${duration(breakMinutes * 60_000)} for breaks`}</p>
          <dl>
            <div><dt>Exam code</dt><dd>{exam.examCode}</dd></div>
            <div><dt>Your code</dt><dd>{code}</dd></div>
          </dl>
          <p className="slip-how">Open Invigil, type the exam code, then your own. If it asks for the platform: {exam.platform}</p>
        </article>
      ))}
    </section>
  );
}

/** What an invigilator has in hand, and keeps from candidates. On paper only. */
export function InvigilatorSheet({ exam, startCode, overrideCodes, releaseAt, candidates }: { readonly exam: SheetExam } & Pick<Scheduled, "startCode" | "overrideCodes" | "releaseAt"> & { readonly candidates: number }): ReactNode {
  return (
    <section className="print-only invigilator-sheet" aria-label="Sheet for the invigilator">
      <p className="sheet-kind">For the invigilator only</p>
      <p className="sheet-title">{exam.title}</p>
      <p>{windowText(exam.opensAt, exam.closesAt)}; {duration(exam.durationMs)} to work; {candidates.toLocaleString()} on the list</p>
      <dl>
        <div><dt>Exam code</dt><dd>{exam.examCode}</dd></div>
        <div><dt>Start code</dt><dd>{startCode ?? "none"}</dd></div>
      </dl>
      <p>{startCode === null ? "The exam opens by itself at its time." : `Say the start code aloud, or write it on the board, when everybody is ready${releaseAt === null ? "" : "; the exam also opens by itself at its time"}.`} Platform: {exam.platform}</p>
      {overrideCodes.length === 0 ? null : (
        <>
          <p className="sheet-title">Override codes</p>
          <p>One lets a computer through that the check would stop. Use each once, and note for whom and why.</p>
          <table>
            <thead>
              <tr><th scope="col">No.</th><th scope="col">Code</th><th scope="col">For whom, why</th></tr>
            </thead>
            <tbody>
              {overrideCodes.map((code, index) => <tr key={code}><th scope="row">{index + 1}</th><td className="sheet-code">{code}</td><td className="sheet-blank">…</td></tr>)}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
