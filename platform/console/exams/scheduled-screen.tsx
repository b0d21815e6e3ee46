import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { Scheduled } from "../../../core/contract/wire-exams.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { ScrollingTable } from "../scrolling-table.tsx";
import { counted, duration } from "../words.ts";
import { candidateCsv, saveText } from "./candidate-csv.ts";
import { packageFileAddress } from "./exams-api.ts";
import { windowText } from "./local-time.ts";
import type { Printing } from "./print-sheets.tsx";
import { CandidateSlips, InvigilatorSheet, usePrinting } from "./print-sheets.tsx";

type Sheet = "slips" | "sheet";

/** What people need to hold an exam, once: the platform keeps none of the candidates' codes. */
export function ScheduledScreen({ scheduled }: { readonly scheduled: Scheduled }): ReactNode {
  const [printing, setPrinting] = useState<Printing<Sheet> | null>(null);
  const [kept, setKept] = useState(scheduled.candidates.length === 0);
  usePrinting(printing);
  useEffect(() => {
    if (kept) return undefined;
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", hold);
    return () => removeEventListener("beforeunload", hold);
  }, [kept]);

  const print = (what: Sheet): void => {
    if (what === "slips") setKept(true);
    setPrinting((before) => ({ what, times: (before?.times ?? 0) + 1 }));
  };
  const save = (): void => {
    setKept(true);
    saveText(candidateCsv(scheduled.candidates), `candidates-${scheduled.examCode}.csv`);
  };
  const { title, startCode, overrideCodes, candidates, packageId } = scheduled;
  return (
    <>
      {printing?.what === "slips" ? <CandidateSlips exam={scheduled} candidates={candidates} /> : null}
      {printing?.what === "sheet" ? <InvigilatorSheet exam={scheduled} startCode={startCode} overrideCodes={overrideCodes} releaseAt={scheduled.releaseAt} candidates={candidates.length} /> : null}
      <h1>{title}</h1>
      <section className="card" aria-labelledby="scheduled">
        <ArrivedHeading id="scheduled">{scheduled.rehearsal ? "Rehearsal scheduled" : "Scheduled"}</ArrivedHeading>
        <p>{windowText(scheduled.opensAt, scheduled.closesAt)}; {duration(scheduled.durationMs)} to work.</p>
        <p className="notice"><strong>The codes on this page are shown now and never again.</strong> Print or download them before you leave it: the platform keeps no candidate's code, and makes a new one where one is lost.</p>
        <dl className="codes">
          <div><dt>Exam code, for everybody</dt><dd>{scheduled.examCode}</dd></div>
          <div><dt>Start code, for the invigilator</dt><dd>{startCode ?? "none: it opens by itself"}</dd></div>
        </dl>
        <p>Or as a link, instead of the exam code: <code className="exam-link">{scheduled.link}</code></p>
        <p className="actions">
          <button type="button" className="button button-primary" onClick={() => print("slips")} hidden={candidates.length === 0}>Print slips for candidates</button>
          <button type="button" className="button" onClick={() => print("sheet")}>Print the invigilator's sheet</button>
          <button type="button" className="button" onClick={save} hidden={candidates.length === 0}>Download codes (CSV)</button>
          <a className="button" href={packageFileAddress(packageId)} download>Download the package (.invigil)</a>
        </p>
        <p className="quiet">The package is for rooms without a network: it is copied to the computers, and opens with the start code.</p>
      </section>
      {overrideCodes.length === 0 ? null : (
        <section className="card" aria-labelledby="override-codes">
          <h2 id="override-codes">Override codes, for the invigilator</h2>
          <p>One lets a computer through that the check would stop.</p>
          <ol className="override-codes">{overrideCodes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
        </section>
      )}
      <section className="card" aria-labelledby="candidate-codes">
        <h2 id="candidate-codes">Candidates</h2>
        {scheduled.rehearsal ? <p>This is a rehearsal: anybody with the exam code may sit it. They type a code of their own choosing, such as their initials and birthday, and come back with the same one.</p> : null}
        {candidates.length === 0 && scheduled.rehearsal ? null : candidates.length === 0 ? <p>Nobody yet. Add them on the exam's list of candidates.</p> : <CodesTable candidates={candidates} />}
      </section>
      <p className="actions">
        <a className={kept ? "button button-primary" : "button"} href={`#candidates=${packageId}`}>To the list of candidates</a>
        <a className="button" href="#exams">All exams</a>
        {kept ? null : <span className="quiet">The candidates' codes have not been printed or downloaded yet.</span>}
      </p>
    </>
  );
}

function CodesTable({ candidates }: { readonly candidates: Scheduled["candidates"] }): ReactNode {
  return (
    <>
      <p>{counted(candidates.length, "candidate")}, each with a code of their own.</p>
      <ScrollingTable label="Codes of candidates" landmark columns={["Name", "Code", { number: "Extra time" }, { number: "Breaks" }]}>
        {candidates.map(({ name, code, extraMinutes, breakMinutes }) => (
          <tr key={code}>
            <th scope="row" className="wrap">{name}</th>
            <td><code>{code}</code></td>
            <td className="number">{extraMinutes} min</td>
            <td className="number">{breakMinutes} min</td>
          </tr>
        ))}
      </ScrollingTable>
    </>
  );
}
