import type { ReactNode } from "react";
import { useId, useState } from "react";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import { candidateFaults } from "../../../core/candidate/candidate-entry.ts";
import { decodeTable, readTable } from "../../../core/candidate/read-table.ts";
import type { TableRow } from "../../../core/candidate/read-table.ts";
import { ScrollingTable } from "../scrolling-table.tsx";
import { counted } from "../words.ts";
import { CandidateForm } from "./candidate-form.tsx";
import { CandidateMapping } from "./candidate-mapping.tsx";
import { FileChoice } from "./file-choice.tsx";

/** Largest list, bytes. */
const MOST_BYTES = 5 * 1024 * 1024;
/** Candidates that are listed on the page at once. */
const SHOWN = 50;

interface CandidatesFieldProps {
  readonly candidates: readonly CandidateEntry[];
  readonly onChange: (candidates: readonly CandidateEntry[]) => void;
}

/** Who may sit an exam: from a list, pasted, or one by one. */
export function CandidatesField({ candidates, onChange }: CandidatesFieldProps): ReactNode {
  const id = useId();
  const [table, setTable] = useState<{ readonly source: string; readonly rows: readonly TableRow[] } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pasted, setPasted] = useState("");
  const faults = candidateFaults(candidates);

  const open = (source: string, text: ReturnType<typeof decodeTable>): void => {
    const rows = text.ok ? readTable(text.value) : text;
    setTable(null);
    setProblem(!rows.ok ? `${source}: ${rows.error.message}.` : rows.value.length === 0 ? `${source} is empty. A list has one candidate on each line.` : null);
    if (rows.ok && rows.value.length > 0) setTable({ source, rows: rows.value });
  };
  const openFile = (file: File): void => {
    if (file.size > MOST_BYTES) {
      setTable(null);
      setProblem(`${file.name} is larger than 5 MB, so it is no list of candidates. Save the list as CSV, and choose that file.`);
      return;
    }
    file.arrayBuffer().then((bytes) => {
      const start = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
      // What spreadsheets save by themselves: a zip (xlsx, ods) or an OLE file (xls).
      if ((start[0] === 0x50 && start[1] === 0x4b) || (start[0] === 0xd0 && start[1] === 0xcf)) setProblem(`${file.name} is a spreadsheet. Save it as CSV in your spreadsheet program, and choose that file; or select its cells, copy them, and paste them below.`);
      else open(file.name, decodeTable(new Uint8Array(bytes)));
    }, () => setProblem(`${file.name} cannot be read.`));
  };
  const use = (entries: readonly CandidateEntry[]): void => {
    onChange([...candidates, ...entries]);
    setTable(null);
    setPasted("");
  };
  return (
    <div className="candidates-field">
      {candidates.length === 0 ? <p>Nobody yet. You can also schedule the exam first and add candidates afterwards.</p> : <Listed candidates={candidates} onChange={onChange} />}
      {faults.length === 0 ? null : (
        <ul className="faults" role="status">
          {faults.slice(0, SHOWN).map(({ place, sentence }) => <li key={`${place} ${sentence}`}><strong>Candidate {place}, {candidates[place - 1]?.name}</strong>: {sentence}.</li>)}
        </ul>
      )}
      {table !== null ? <CandidateMapping key={table.source} source={table.source} rows={table.rows} onUse={use} onCancel={() => setTable(null)} /> : (
        <>
          <FileChoice label="A list of candidates" accept=".csv,.tsv,.txt,text/csv" busy={false} onFile={openFile} hint="CSV as spreadsheets and student systems save it, with commas, semicolons or tabs. Choose it, or drop it here. You say next which column is what." />
          <details>
            <summary>Paste a list</summary>
            <div className="field">
              <label htmlFor={`${id}-paste`}>Lines copied from a spreadsheet</label>
              <textarea id={`${id}-paste`} rows={5} value={pasted} spellCheck={false} onChange={({ target }) => setPasted(target.value)} />
            </div>
            <p className="actions"><button type="button" className="button" onClick={() => open("what you pasted", { ok: true, value: pasted })}>Read it</button></p>
          </details>
          <details>
            <summary>Add one candidate</summary>
            <CandidateForm action="Add" busy={false} onEntry={(entry) => onChange([...candidates, entry])} />
          </details>
        </>
      )}
      <output>{problem === null ? null : <span className="notice">{problem}</span>}</output>
    </div>
  );
}

function Listed({ candidates, onChange }: CandidatesFieldProps): ReactNode {
  return (
    <>
      <p className="actions"><strong>{counted(candidates.length, "candidate")}</strong> <button type="button" className="button" onClick={() => onChange([])}>Take all off</button></p>
      <ScrollingTable label="Candidates" landmark columns={["Name", "Code", { number: "Extra time" }, { number: "Breaks" }, { unseen: "What you can do" }]}>
        {candidates.slice(0, SHOWN).map(({ name, code, extraMinutes, breakMinutes }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two of one name may stand here until one is mended
          <tr key={`${index} ${name}`}>
            <th scope="row" className="wrap">{name}</th>
            <td>{code ?? <span className="quiet">is made</span>}</td>
            <td className="number">{extraMinutes} min</td>
            <td className="number">{breakMinutes} min</td>
            <td><button type="button" className="button" onClick={() => onChange(candidates.filter((_, at) => at !== index))}>Take off<span className="visually-hidden"> {name}</span></button></td>
          </tr>
        ))}
      </ScrollingTable>
      {candidates.length <= SHOWN ? null : <p className="quiet">and {(candidates.length - SHOWN).toLocaleString()} more</p>}
    </>
  );
}
