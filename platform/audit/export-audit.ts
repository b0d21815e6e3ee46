import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditFormat } from "../../core/contract/wire-audit.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { NO_AUDIT, writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { AuditRow } from "../store/schema.ts";

/** Entries that are read at once. */
const PAGE = 500;
/** Byte order mark, without which spreadsheets take UTF-8 for something else; and the header. */
const CSV_HEAD = "\u{FEFF}entry,time (UTC),who,what,subject,detail,head of the chain\r\n";

/** A copy of the audit log that is on its way. */
export interface AuditExport {
  readonly fileName: string;
  /** The entry that says that it was made is its last. */
  readonly entries: number;
  readonly head: string;
  /** The file, in parts. Ends with the head of the chain, so that the log can be compared with it later. Throws when the store fails in between, so that no half of a file looks whole. */
  readonly parts: AsyncIterable<string>;
}

/** Makes a copy of the whole audit log, after writing into it that somebody did. Errors: storage/…. */
export async function exportAudit({ store, clock }: Pick<DataFolder, "store" | "clock">, format: AuditFormat, actor: string): Promise<Result<AuditExport, InvigilError>> {
  const at = clock.now();
  // SECURITY: before the first line leaves: whoever takes the log away is in it, and in the copy.
  const noted = await store.write(async (tables) => {
    await writeAudit(tables, { at, actor, action: "audit-exported", subject: "", detail: { format } });
    const last = await tables.lastAudit();
    return ok({ entries: (last?.seq ?? -1) + 1, head: last?.head ?? NO_AUDIT.head });
  });
  if (!noted.ok) return noted;
  const day = new Date(at).toISOString().slice(0, 10);
  return ok({ ...noted.value, fileName: `invigil-audit-${day}.${format === "csv" ? "csv" : "jsonl"}`, parts: partsOf(store, format, noted.value) });
}

async function* partsOf(store: DataFolder["store"], format: AuditFormat, { entries, head }: Pick<AuditExport, "entries" | "head">): AsyncGenerator<string, void, undefined> {
  if (format === "csv") yield CSV_HEAD;
  for (let from = Number.MIN_SAFE_INTEGER; ;) {
    const rows = await store.read((tables) => tables.auditFrom(from, PAGE));
    if (!rows.ok) throw new Error(`the audit log could not be read: ${rows.error.code}`);
    const own = rows.value.filter(({ seq }) => seq < entries);
    if (own.length > 0) yield own.map((row) => (format === "csv" ? csvLine(row) : `${JSON.stringify(row)}\n`)).join("");
    const last = own.at(-1);
    if (last === undefined || own.length < PAGE) break;
    from = last.seq + 1;
    await nextTurn();
  }
  yield format === "csv" ? `\r\n${["entries", entries, "", "", "", "head of the chain", head].map(csvCell).join(",")}\r\n` : `${JSON.stringify({ entries, head })}\n`;
}

function csvLine({ seq, at, actor, action, subject, detailJson, head }: AuditRow): string {
  const time = Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : at;
  return `${[seq, time, actor, action, subject, detailJson, head].map(csvCell).join(",")}\r\n`;
}

/** RFC 4180, with what spreadsheets would run made a text. */
function csvCell(value: string | number): string {
  // SECURITY: a cell that begins like this is a formula to a spreadsheet, also behind blanks: a name of staff could send the table of whoever opens it elsewhere (CWE-1236).
  const text = typeof value === "string" && /^[\s\p{Cc}]*[=+\-@|%]/u.test(value.normalize("NFKC")) ? `'${value}` : String(value);
  return /[",;\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
