import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { CandidateEntry, CandidateFault, PlacedEntry } from "./candidate-entry.ts";
import { duplicateFaults, entryFault, MOST_CANDIDATES, MOST_EXTRA_MINUTES, tidyName } from "./candidate-entry.ts";
import type { TableRow } from "./read-table.ts";
import { decodeTable, readTable } from "./read-table.ts";

/** What a column of a list can say of candidates, as the header of our own form of it calls them. */
export const CANDIDATE_COLUMNS = ["name", "code", "extra_minutes", "break_minutes"] as const;
export type CandidateColumn = (typeof CANDIDATE_COLUMNS)[number];

/** Faults that one refusal names. */
const MOST_NAMED = 20;

/** What was made of the rows of a list. */
export interface CandidateReading {
  /** Those that nothing is wrong with, when each is taken alone. */
  readonly entries: readonly PlacedEntry[];
  /** Everything that is wrong, by lines. */
  readonly faults: readonly CandidateFault[];
}

/**
 * Reads the candidates of an exam from CSV bytes: header `name,code,extra_minutes,break_minutes`, all but the first optional, in any order.
 * Errors: candidates/invalid-csv with `detail.line` of the first fault, and a sentence that says what to mend on each of the first lines that need it.
 */
export function readCandidates(bytes: Uint8Array): Result<readonly CandidateEntry[], InvigilError> {
  const text = decodeTable(bytes);
  if (!text.ok) return text;
  const table = readTable(text.value);
  if (!table.ok) return table;
  const [header, ...rows] = table.value;
  if (header === undefined) return fail("candidates/invalid-csv", "the file is empty; its first line must be: name,code,extra_minutes", { line: 1 });
  const columns = readHeader(header);
  if (!columns.ok) return columns;
  if (rows.length === 0) return fail("candidates/invalid-csv", "the file names no candidate", { line: header.line + 1 });

  const { entries, faults } = readRows(rows, columns.value);
  const [first] = faults;
  if (first === undefined) return ok(entries.map(({ entry }) => entry));
  const named = faults.slice(0, MOST_NAMED).map(({ place, sentence }) => `line ${place}: ${sentence}`).join("; ");
  return fail("candidates/invalid-csv", faults.length > MOST_NAMED ? `${named}; and ${faults.length - MOST_NAMED} more` : named, { line: first.place, faults: faults.length });
}

/**
 * Candidates in the rows below a list's header, and everything that is wrong with them.
 * @param columns what each column is used for; null: not used. Several may hold parts of the name, which are joined in their order
 */
export function readRows(rows: readonly TableRow[], columns: readonly (CandidateColumn | null)[]): CandidateReading {
  const entries: PlacedEntry[] = [];
  const faults: CandidateFault[] = [];
  for (const row of rows) {
    const entry = entryOf(row, columns);
    const sentence = row.cells.length > columns.length ? `there are ${row.cells.length} cells under ${columns.length} columns` : entryFault(entry);
    if (sentence === null) entries.push({ place: row.line, entry });
    else faults.push({ place: row.line, sentence });
  }
  const [surplus] = entries.slice(MOST_CANDIDATES);
  if (surplus !== undefined) faults.push({ place: surplus.place, sentence: `one exam has at most ${MOST_CANDIDATES} candidates; schedule it twice` });
  return { entries, faults: [...faults, ...duplicateFaults(entries, (line) => `line ${line}`)].toSorted((left, right) => left.place - right.place) };
}

function entryOf({ cells }: TableRow, columns: readonly (CandidateColumn | null)[]): CandidateEntry {
  const cellsOf = (column: CandidateColumn): readonly string[] => cells.filter((_cell, index) => columns[index] === column).map((cell) => cell.trim());
  const code = cellsOf("code").join("");
  return { name: tidyName(cellsOf("name").join(" ")), code: code === "" ? null : code, extraMinutes: minutes(cellsOf("extra_minutes").join("")), breakMinutes: minutes(cellsOf("break_minutes").join("")) };
}

/** An empty cell is 0; NaN when it is no number of minutes. */
function minutes(cell: string): number {
  return /^\d*$/.test(cell) && Number(cell) <= MOST_EXTRA_MINUTES ? Number(cell) : Number.NaN;
}

function readHeader(header: TableRow): Result<readonly CandidateColumn[], InvigilError> {
  const columns: CandidateColumn[] = [];
  for (const cell of header.cells) {
    const name = cell.trim().toLowerCase().replaceAll(/[\s-]+/g, "_");
    const column = CANDIDATE_COLUMNS.find((known) => known === name);
    if (column === undefined) return invalid(header.line, `the column "${cell.slice(0, 40)}" is not known; columns are name, code, extra_minutes and break_minutes`);
    if (columns.includes(column)) return invalid(header.line, `the column ${column} is there twice`);
    columns.push(column);
  }
  return columns.includes("name") ? ok(columns) : invalid(header.line, "the first line must name the columns: name,code,extra_minutes");
}

function invalid(line: number, sentence: string): Result<never, InvigilError> {
  return fail("candidates/invalid-csv", `line ${line}: ${sentence}`, { line });
}
