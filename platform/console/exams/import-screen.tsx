import type { ReactNode } from "react";
import { useState } from "react";
import { MOST_EXAM_BYTES } from "../../../core/contract/wire-exams.ts";
import type { ImportReportShown } from "../../../core/contract/wire-exams.ts";
import { invigilError } from "../../../core/errors.ts";
import { err } from "../../../core/result.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { useSending } from "../use-sending.ts";
import { counted } from "../words.ts";
import type { Imported } from "./exams-api.ts";
import { checkExam, importExam } from "./exams-api.ts";
import { FileChoice } from "./file-choice.tsx";
import { ImportReport } from "./import-report.tsx";
import { bytesWords, importErrorWords, importWords } from "./import-words.ts";

interface Checked {
  readonly file: File;
  readonly report: ImportReportShown;
}

/** Brings an exam in: a file, what would be imported of it, and then doing it. */
export function ImportScreen(): ReactNode {
  const [checked, setChecked] = useState<Checked | null>(null);
  const [imported, setImported] = useState<Imported | null>(null);
  const [refused, setRefused] = useState("");
  const [sent, setSent] = useState(0);
  const { busy, error, send } = useSending();

  const check = (file: File): void => {
    setChecked(null);
    setImported(null);
    setSent(0);
    setRefused(file.name);
    // Said here as well, so that nobody sends a quarter of a gigabyte to hear it.
    send(async () => (file.size > MOST_EXAM_BYTES ? err(invigilError("http/too-large", "too large")) : await checkExam(file, setSent)), (report) => setChecked({ file, report }));
  };
  const bringIn = ({ file, report }: Checked): void => {
    setSent(0);
    send(() => importExam(file, report.unsupported.length > 0 ? "supported" : "all", setSent), (done) => {
      setChecked(null);
      setImported(done);
    });
  };
  return (
    <>
      <p className="back"><a href="#exams">All exams</a></p>
      <h1>Import an exam</h1>
      {imported === null ? null : <ImportedCard imported={imported} />}
      <section className="card narrow" aria-label="File">
        <FileChoice
          label={imported === null ? "QTI package" : "Another QTI package"} accept=".zip,.xml,application/zip,application/xml,text/xml" busy={busy} onFile={check}
          hint="A zip as item banks export it (QTI 2.1, 2.2 or 3.0), or one question as XML. Choose it, or drop it here. It is read first; nothing is imported until you say so."
        />
        {busy ? <Waiting sent={sent} importing={checked !== null} /> : null}
        {error === null ? null : <output className="notice"><strong>{refused}</strong> {importErrorWords(error)}</output>}
      </section>
      {checked === null ? null : <CheckedCard key={checked.file.name} checked={checked} busy={busy} onImport={() => bringIn(checked)} />}
    </>
  );
}

function Waiting({ sent, importing }: { readonly sent: number; readonly importing: boolean }): ReactNode {
  const words = sent < 1 ? "Sending the file" : importing ? "Importing" : "Reading the exam";
  return (
    <p className="waiting">
      <progress max={1} value={sent < 1 ? sent : undefined} aria-label={words} />
      <output>{words}{sent > 0 && sent < 1 ? ` (${Math.floor(sent * 100)} %)` : "…"}</output>
    </p>
  );
}

function CheckedCard({ checked, busy, onImport }: { readonly checked: Checked; readonly busy: boolean; readonly onImport: () => void }): ReactNode {
  const { file, report } = checked;
  const fits = report.questions.filter(({ importable }) => importable).length;
  const leftOut = report.questions.length - fits;
  return (
    <section className="card" aria-labelledby="import-report">
      <ArrivedHeading id="import-report">{report.title}</ArrivedHeading>
      <p className="quiet">{file.name}, {bytesWords(file.size)}{report.qtiVersion === "" ? "" : `, QTI ${report.qtiVersion}`}</p>
      <p>
        {leftOut === 0
          ? `All ${counted(report.questions.length, "question")} can be imported.`
          : fits === 0 ? "None of its questions can be imported." : `${fits} of ${counted(report.questions.length, "question")} can be imported. The others use something that candidates could not be shown rightly; what it is stands below.`}
      </p>
      <ImportReport report={report} />
      <p className="actions">
        {fits === 0 ? null : <button type="button" className="button button-primary" aria-disabled={busy} onClick={onImport}>{importWords(fits, leftOut)}</button>}
        <a className="button" href="#exams">Cancel</a>
      </p>
    </section>
  );
}

function ImportedCard({ imported: { examId, title, questions, leftOut } }: { readonly imported: Imported }): ReactNode {
  return (
    <section className="card narrow" aria-labelledby="imported">
      <ArrivedHeading id="imported">Imported: {title}</ArrivedHeading>
      <p>{counted(questions, "question")} {questions === 1 ? "is" : "are"} here now{leftOut === 0 ? "" : `; ${counted(leftOut, "question")} ${leftOut === 1 ? "was" : "were"} left out`}. Candidates can sit it when you have said when, and who.</p>
      <p className="actions"><a className="button button-primary" href={`#schedule=${examId}`}>Schedule it</a></p>
    </section>
  );
}
