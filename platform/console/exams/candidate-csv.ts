import type { Scheduled } from "../../../core/contract/wire-exams.ts";

/** A list of candidates with their codes, as spreadsheets open it, and as it is read here again. */
export function candidateCsv(candidates: Scheduled["candidates"]): string {
  const rows = candidates.map(({ name, code, extraMinutes, breakMinutes }) => [name, code, String(extraMinutes), String(breakMinutes)].map(cell).join(","));
  // The byte order mark, without which spreadsheets take UTF-8 for something else.
  return `\u{FEFF}${["name,code,extra_minutes,break_minutes", ...rows].join("\r\n")}\r\n`;
}

function cell(text: string): string {
  // SECURITY: a spreadsheet runs a cell that begins like a formula; names come from lists that others made.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the browser as a file. */
export function saveText(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
