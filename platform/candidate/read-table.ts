import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";

/** A row of a table with the line of the file on which it starts, from 1. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cells longer than this are no candidate's. */
const LONGEST_CELL = 10_000;

/**
 * Text of a spreadsheet's bytes: UTF-8 or UTF-16 by byte order mark, UTF-8 when it is valid, otherwise windows-1252,
 * which is what spreadsheets in Western Europe still write.
 */
export function decodeTable(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * Rows of a CSV text (RFC 4180): quoted cells with doubled quotes and line breaks, LF or CRLF or CR, separated by commas, semicolons or
 * tabs, whichever the first line has. Rows without any text are left out. Errors: candidates/invalid-csv with `detail.line`.
 */
export function readTable(text: string): Result<readonly TableRow[], InvigilError> {
  const separator = separatorOf(text);
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let line = 1;
  let rowLine = 1;
  let quotedFrom: number | null = null;
  let wasQuoted = false;

  const endCell = (): void => {
    cells.push(wasQuoted ? cell : cell.trim());
    cell = "";
    wasQuoted = false;
  };
  const endRow = (): void => {
    endCell();
    if (cells.some((value) => value.trim() !== "")) rows.push({ line: rowLine, cells });
    cells = [];
    rowLine = line;
  };

  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const isBreak = character === "\n" || (character === "\r" && text.charAt(at + 1) !== "\n");
    if (isBreak) line += 1;
    if (quotedFrom !== null) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quotedFrom = null;
    } else if (character === '"' && cell.trim() === "" && !wasQuoted) {
      cell = "";
      quotedFrom = line;
      wasQuoted = true;
    } else if (character === separator) endCell();
    else if (isBreak) endRow();
    else if (character !== "\r" && !(wasQuoted && character.trim() === "")) {
      if (wasQuoted) return fail("candidates/invalid-csv", `line ${line}: text after a closing quote`, { line });
      cell += character;
    }
    if (cell.length > LONGEST_CELL) return fail("candidates/invalid-csv", `line ${line}: a cell is far too long`, { line });
  }
  if (quotedFrom !== null) return fail("candidates/invalid-csv", `line ${quotedFrom}: a quote is opened and not closed`, { line: quotedFrom });
  endRow();
  return ok(rows);
}

function separatorOf(text: string): string {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  return [";", "\t"].find((candidate) => firstLine.includes(candidate)) ?? ",";
}
