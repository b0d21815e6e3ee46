import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { normaliseCandidateCode } from "./candidate-code.ts";
import type { TableRow } from "./read-table.ts";
import { decodeTable, readTable } from "./read-table.ts";

/** Someone who is to sit an exam. */
export interface CandidateEntry {
  readonly name: string;
  /** The code that the institution gave; null to have one made. */
  readonly code: string | null;
  readonly extraMinutes: number;
  /** Time for breaks in which the clock stands still. */
  readonly breakMinutes: number;
}

const COLUMNS = ["name", "code", "extra_minutes", "break_minutes"] as const;
type Column = (typeof COLUMNS)[number];

const LONGEST_NAME = 200;
const CODE_LENGTH = { least: 4, most: 64 } as const;
/** Of extra time, and of breaks. */
const MOST_MINUTES = 24 * 60;

/**
 * Reads the candidates of an exam from CSV bytes: header `name,code,extra_minutes,break_minutes`, all but the first optional, in any order.
 * Errors: candidates/invalid-csv with `detail.line` and a sentence that says what to mend.
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

  const candidates: { readonly line: number; readonly entry: CandidateEntry }[] = [];
  for (const row of rows) {
    const entry = readRow(row, columns.value);
    if (!entry.ok) return entry;
    candidates.push({ line: row.line, entry: entry.value });
  }
  if (candidates.length === 0) return fail("candidates/invalid-csv", "the file names no candidate", { line: header.line + 1 });
  const twice = findDuplicate(candidates);
  return twice === null ? ok(candidates.map(({ entry }) => entry)) : twice;
}

function readHeader(header: TableRow): Result<readonly Column[], InvigilError> {
  const columns: Column[] = [];
  for (const cell of header.cells) {
    const name = cell.trim().toLowerCase().replaceAll(/[\s-]+/g, "_");
    const column = COLUMNS.find((known) => known === name);
    if (column === undefined) return invalid(header.line, `the column "${cell.slice(0, 40)}" is not known; columns are name, code, extra_minutes and break_minutes`);
    if (columns.includes(column)) return invalid(header.line, `the column ${column} is there twice`);
    columns.push(column);
  }
  return columns.includes("name") ? ok(columns) : invalid(header.line, "the first line must name the columns: name,code,extra_minutes");
}

function readRow({ line, cells }: TableRow, columns: readonly Column[]): Result<CandidateEntry, InvigilError> {
  if (cells.length > columns.length) return invalid(line, `there are ${cells.length} cells under ${columns.length} columns`);
  const cellOf = (column: Column): string => (cells[columns.indexOf(column)] ?? "").trim();

  const name = cellOf("name").normalize("NFC").replaceAll(/\s+/g, " ");
  if (name === "") return invalid(line, "the name is missing");
  if (name.length > LONGEST_NAME || /\p{Cc}/u.test(name)) return invalid(line, "the name is too long or has characters that cannot be shown");

  const code = cellOf("code");
  const { length } = normaliseCandidateCode(code);
  if (code !== "" && (length < CODE_LENGTH.least || length > CODE_LENGTH.most || /\p{Cc}/u.test(code))) {
    return invalid(line, `the code must have ${CODE_LENGTH.least} to ${CODE_LENGTH.most} characters besides spaces and dashes`);
  }

  const [extraMinutes, breakMinutes] = [minutes(cellOf("extra_minutes")), minutes(cellOf("break_minutes"))];
  if (extraMinutes === null) return invalid(line, `extra_minutes must be a whole number from 0 to ${MOST_MINUTES}`);
  if (breakMinutes === null) return invalid(line, `break_minutes must be a whole number from 0 to ${MOST_MINUTES}`);
  return ok({ name, code: code === "" ? null : code, extraMinutes, breakMinutes });
}

/** An empty cell is 0; null when it is no number of minutes. */
function minutes(cell: string): number | null {
  return /^\d*$/.test(cell) && Number(cell) <= MOST_MINUTES ? Number(cell) : null;
}

/** Two with one code could not be told apart, and neither could two of one name whose codes are still to be handed out. */
function findDuplicate(candidates: readonly { readonly line: number; readonly entry: CandidateEntry }[]): Result<never, InvigilError> | null {
  const codes = new Map<string, number>();
  const names = new Map<string, number>();
  for (const { line, entry } of candidates) {
    const code = entry.code === null ? null : normaliseCandidateCode(entry.code);
    const sameCode = code === null ? undefined : codes.get(code);
    if (sameCode !== undefined) return invalid(line, `this code is also on line ${sameCode}`);
    if (code !== null) codes.set(code, line);

    const key = entry.name.toLowerCase();
    const sameName = entry.code === null ? names.get(key) : undefined;
    if (sameName !== undefined) return invalid(line, `this name is also on line ${sameName}; give each of them a code, so that they can be told apart`);
    if (entry.code === null) names.set(key, line);
  }
  return null;
}

function invalid(line: number, sentence: string): Result<never, InvigilError> {
  return fail("candidates/invalid-csv", `line ${line}: ${sentence}`, { line });
}
