import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { decode, linesOf, readingFailure } from "./machine-file.ts";

/** Longest line in bytes. */
const LONGEST_LINE = 65_536;
/** Most lines that are read: a year of one person's typing. */
const MOST_LINES = 10_000_000;

/** One line of a table of plain numbers and names, split at its commas. Quoted cells are not taken: such tables do not need them. */
export interface CsvRow {
  /** From 1; the header is the first. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows of a table, plain or gzip, the header first, one at a time. Ends with the first line that is none, and says which. Blank lines are passed over; a row that is shorter than the header is refused. */
export async function* readCsv(path: string): AsyncGenerator<Result<CsvRow, InvigilError>, void, undefined> {
  let line = 0;
  let width: number | null = null;
  try {
    for await (const bytes of linesOf(path)) {
      line += 1;
      const row: Result<CsvRow | null, InvigilError> = line > MOST_LINES ? fail("import/too-large", `${path} has more than ${MOST_LINES} lines; give it in parts`) : parseRow(bytes, line, width);
      if (!row.ok) {
        yield row;
        return;
      }
      if (row.value === null) continue;
      width ??= row.value.cells.length;
      yield ok(row.value);
    }
  } catch (error) {
    yield readingFailure(path, line, error);
  }
}

/** Null for a blank line. */
function parseRow(bytes: Buffer, line: number, width: number | null): Result<CsvRow | null, InvigilError> {
  if (bytes.length > LONGEST_LINE) return fail("import/too-large", `line ${line} is longer than ${LONGEST_LINE} bytes; give a table with one key or repetition a line`, { line });
  const written = decode(bytes);
  if (written === null) return fail("import/bad-encoding", `line ${line} is not UTF-8; save the table as CSV in UTF-8`, { line });
  if (written.trim() === "") return ok(null);
  const cells = written.split(",").map((cell) => cell.trim());
  if (width !== null && cells.length !== width) return fail("usage/invalid", `line ${line} has ${cells.length} columns where the header has ${width}; it may be cut off: give the whole file`, { line });
  return ok({ line, cells });
}

/** A number of a cell; null when it is none, or not finite. */
export function numberOf(cell: string | undefined): number | null {
  if (cell === undefined || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell)) return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}
