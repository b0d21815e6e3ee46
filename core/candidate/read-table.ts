import { fail } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";

/** A row of a table with the line of the file on which it starts, from 1. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cells longer than this are no candidate's. */
const LONGEST_CELL = 10_000;

/**
 * Text of a spreadsheet's bytes: UTF-8 or UTF-16 by byte order mark, UTF-8 when it is valid, otherwise windows-1252, which is what spreadsheets in
 * Western Europe still write. A file that is UTF-8 in one place and not in another is refused: read as windows-1252 it would give people other names.
 * Errors: candidates/invalid-csv with `detail.line`.
 */
export function decodeTable(bytes: Uint8Array): Result<string, InvigilError> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return whole(new TextDecoder("utf-16le").decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return whole(new TextDecoder("utf-16be").decode(bytes));
  const text = new TextDecoder("utf-8").decode(bytes);
  const saysUtf8 = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  // Letters of windows-1252 that happen to form one of UTF-8, such as Ã¼, stand in no name.
  const hasUtf8 = /[^\p{ASCII}\u{FFFD}]/u.test(text);
  return isUtf8(bytes) || saysUtf8 || hasUtf8 ? whole(text) : whole(new TextDecoder("windows-1252").decode(bytes));
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The text, unless a character of it was lost: U+FFFD stands for bytes that are none, and NUL is what UTF-16 without its mark is full of. */
function whole(text: string): Result<string, InvigilError> {
  const lost = ["\0", "\u{FFFD}"].map((character) => text.indexOf(character)).filter((at) => at >= 0);
  if (lost.length === 0) return ok(text);
  const line = text.slice(0, Math.min(...lost)).split(/\r\n|\r|\n/).length;
  return fail("candidates/invalid-csv", `line ${line}: a character cannot be read; save the list again as CSV in UTF-8`, { line });
}

/**
 * Rows of a CSV text (RFC 4180): quoted cells with doubled quotes and line breaks, LF or CRLF or CR, separated by commas, semicolons or
 * tabs, whichever the first line with text has. Rows without any text are left out. Errors: candidates/invalid-csv with `detail.line`.
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
  const firstLine = /[^\r\n]+/.exec(text)?.[0] ?? "";
  return [";", "\t"].find((candidate) => firstLine.includes(candidate)) ?? ",";
}
