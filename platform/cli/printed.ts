import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";

/** What a command answers: one JSON document for programs, lines for people. */
export interface Printed {
  readonly json: unknown;
  readonly human: string;
  /** Exit status of an answer that is a no, such as of two things that differ; 0 when absent. */
  readonly status?: 1;
}

/** Outcome of a command. `usage/invalid` ends with exit status 2, any other error with 1. */
export type Outcome = Promise<Result<Printed, InvigilError>>;

/** Columns side by side, as wide as their longest cell; numbers to the right. */
export function table(header: readonly string[], unsafeRows: readonly (readonly (string | number)[])[]): string {
  const rows = unsafeRows.map((row) => row.map((cell) => (typeof cell === "string" ? printable(cell) : cell)));
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => String(row[column] ?? "").length)));
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, column) => (typeof cell === "number" ? String(cell).padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join("  ").trimEnd();
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** `2026-11-22 09:30 UTC`. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `1 h 30 min`, `45 min`, `20 s`. */
export function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}

/** `1 record`, `2 records`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Columns that a terminal has for a line. */
const COLUMNS = 100;

/** A text in lines of at most 100 columns, broken between words: the first after a heading, the others after a margin. */
export function wrapped(text: string, margin: string, heading = margin): readonly string[] {
  const lines: string[] = [];
  let line = heading;
  let empty = true;
  for (const word of printable(text).split(" ")) {
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = margin;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** A text from a candidate's computer or somebody's file in one line, as it may go to a terminal. */
export function printable(text: string): string {
  // SECURITY: control characters could move the cursor and make a terminal show what is not there; marks of direction could turn words around.
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{2069}]+/gu, " ");
}
