import type { ReactNode } from "react";
import { useState } from "react";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import type { CandidateColumn } from "../../../core/candidate/candidate-list.ts";
import { CANDIDATE_COLUMNS, readRows } from "../../../core/candidate/candidate-list.ts";
import { guessColumns } from "../../../core/candidate/guess-columns.ts";
import type { TableRow } from "../../../core/candidate/read-table.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { ScrollingTable } from "../scrolling-table.tsx";
import { counted } from "../words.ts";

const COLUMN_WORDS: Readonly<Record<CandidateColumn, string>> = { name: "Name, or a part of it", code: "Candidate's code", extra_minutes: "Extra minutes", break_minutes: "Break minutes" };
/** Rows that are shown before a list is taken. */
const PREVIEW = 5;
/** Faults that are listed at once. */
const MOST_FAULTS = 100;

interface CandidateMappingProps {
  /** What the list was called. */
  readonly source: string;
  /** At least one. */
  readonly rows: readonly TableRow[];
  readonly onUse: (entries: readonly CandidateEntry[]) => void;
  readonly onCancel: () => void;
}

/** Says which column of a list is what, shows its first rows, and everything that is wrong with it. */
export function CandidateMapping({ source, rows, onUse, onCancel }: CandidateMappingProps): ReactNode {
  const first = rows[0]?.cells ?? [];
  const guessed = guessColumns(first);
  const [headed, setHeaded] = useState(guessed.some((column) => column !== null));
  const width = headed ? first.length : Math.max(...rows.map(({ cells }) => cells.length));
  const [columns, setColumns] = useState<readonly (CandidateColumn | null)[]>(headed ? guessed : ["name"]);
  const used = Array.from({ length: width }, (_, index) => columns[index] ?? null);
  const body = headed ? rows.slice(1) : rows;
  const reading = used.includes("name") ? readRows(body, used) : null;
  const change = (index: number, value: string): void => {
    const column = CANDIDATE_COLUMNS.find((known) => known === value) ?? null;
    setColumns(used.map((before, at) => (at === index ? column : before === column && column !== "name" ? null : before)));
  };
  return (
    <section className="mapping" aria-labelledby="mapping">
      <ArrivedHeading id="mapping">What is in {source}</ArrivedHeading>
      <p>Say what each column holds. A name that stands in two columns is put together in their order. Where a candidate has no code, one is made.</p>
      <label className="choice">
        <input type="checkbox" checked={headed} onChange={({ target }) => setHeaded(target.checked)} />
        <span>The first line names the columns</span>
      </label>
      <ScrollingTable
        label="Columns and first lines"
        landmark
        columns={["Line", ...used.map((column, index) => {
          const heading = headed ? first[index] || `Column ${index + 1}` : `Column ${index + 1}`;
          return {
            control: (
              <>
                <span className="column-name">{heading}</span>
                <select aria-label={`${heading} holds`} value={column ?? ""} onChange={({ target }) => change(index, target.value)}>
                  <option value="">Do not use</option>
                  {CANDIDATE_COLUMNS.map((known) => <option key={known} value={known}>{COLUMN_WORDS[known]}</option>)}
                </select>
              </>
            ),
          };
        })]}
      >
        {body.slice(0, PREVIEW).map(({ line, cells }) => (
          <tr key={line}>
            <th scope="row">{line}</th>
            {used.map((column, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- a column is its place
              <td key={index} className={column === null ? "unused" : undefined}>{(cells[index] ?? "").slice(0, 80)}</td>
            ))}
          </tr>
        ))}
      </ScrollingTable>
      <output className="mapping-outcome">
        {reading === null ? "Choose the column that holds the names." : body.length === 0 ? "There is no candidate in it." : reading.faults.length > 0 ? `${counted(reading.faults.length, "thing")} to mend before this list can be used.` : `${counted(reading.entries.length, "candidate")}.`}
      </output>
      {reading === null || reading.faults.length === 0 ? null : (
        <>
          <ul className="faults">
            {reading.faults.slice(0, MOST_FAULTS).map(({ place, sentence }) => <li key={`${place} ${sentence}`}><strong>Line {place}</strong>: {sentence}.</li>)}
            {reading.faults.length <= MOST_FAULTS ? null : <li>and {(reading.faults.length - MOST_FAULTS).toLocaleString()} more</li>}
          </ul>
          <p className="quiet">Change another column above, or mend the list and choose it again.</p>
        </>
      )}
      <p className="actions">
        {reading === null || reading.faults.length > 0 || body.length === 0 ? null : (
          <button type="button" className="button button-primary" onClick={() => onUse(reading.entries.map(({ entry }) => entry))}>Use {reading.entries.length === 1 ? "this candidate" : `these ${counted(reading.entries.length, "candidate")}`}</button>
        )}
        <button type="button" className="button" onClick={onCancel}>Another list</button>
      </p>
    </section>
  );
}
