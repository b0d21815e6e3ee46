import { setImmediate as nextTurn } from "node:timers/promises";
import { concatBytes, fromHex, toHex, utf8 } from "../../core/crypto/encoding.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import type { UnixMs } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AuditAction } from "../../core/staff/audit-action.ts";
import { logAct } from "../log/append-leaf.ts";
import type { AuditRow } from "../store/schema.ts";
import type { Store, Tables } from "../store/store.ts";

export interface AuditEntry {
  readonly at: UnixMs;
  /** Who: `platform`, `command-line`, `staff:<name>`, `staff:<first characters of the session's hash>` for whoever came by the server's link, `sitting`, or `unknown`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Id of what it was done to; empty when there is none. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

const GENESIS = new Uint8Array(32);
const CHAIN_PREFIX = Uint8Array.of(0x01);

/** Adds an entry to the audit log, and to the log of the exam that it concerns, within the transaction of what it is about. */
export async function writeAudit(tables: Tables, entry: AuditEntry): Promise<void> {
  const last = await tables.lastAudit();
  const seq = last === undefined ? 0 : last.seq + 1;
  const row = { seq, at: entry.at, actor: entry.actor, action: entry.action, subject: entry.subject, detailJson: canonicalise(entry.detail) };
  const head = toHex(await extend(last === undefined ? GENESIS : headBytes(last), row));
  await tables.addAudit({ ...row, head });
  // SECURITY: what concerns an exam stands in its log as well, under heads that others keep: from then on the audit log cannot be rewritten unseen.
  await logAct(tables, { seq, subject: entry.subject, head });
}

/** Refusals of one kind that are kept of one sitting: enough for a person to see what went on. */
const MOST_REFUSALS = 100;

/** Adds an entry about something that was refused, as long as there are not very many of them. @param actor whose it was: a sitting, or somebody who tried to come in and is not known */
export async function writeRefusal(tables: Tables, entry: Omit<AuditEntry, "actor">, actor: "sitting" | "unknown" = "sitting"): Promise<void> {
  // SECURITY: whoever has a token, or a name, could otherwise fill the disk, and bury the acts of staff, with what is refused.
  if ((await tables.countAudit(entry.subject, entry.action)) < MOST_REFUSALS) await writeAudit(tables, { ...entry, actor });
}

/** How far the chain was checked. */
export interface AuditMark {
  readonly entries: number;
  /** Chain head after the last of them, hexadecimal. */
  readonly head: string;
}

/** Where every check begins. */
export const NO_AUDIT: AuditMark = { entries: 0, head: toHex(GENESIS) };

/** Checks entries that follow a mark. @returns the mark after them. Errors: journal/gap or journal/altered with `detail.seq` */
export async function followAudit(mark: AuditMark, rows: readonly AuditRow[]): Promise<Result<AuditMark, InvigilError>> {
  let { entries, head } = mark;
  for (const { head: stated, ...row } of rows) {
    if (row.seq !== entries) return fail("journal/gap", "an entry of the audit log is missing", { seq: entries });
    const previous = fromHex(head);
    if (!previous.ok) return previous;
    head = toHex(await extend(previous.value, row));
    if (head !== stated) return fail("journal/altered", "an entry of the audit log was changed", { seq: entries });
    entries += 1;
  }
  return ok({ entries, head });
}

/** Entries that are checked at once: a few milliseconds. */
const PAGE = 500;

/**
 * Checks one page of the chain after a mark, and that what stands before it is still what was checked. @returns the mark after it; the same one at the end.
 * Errors: those of `followAudit`, storage/….
 */
export async function verifyAuditPage(store: Store, mark: AuditMark): Promise<Result<AuditMark, InvigilError>> {
  const first = mark.entries === 0;
  // From the least number on, so that nothing stands before the first entry.
  const rows = await store.read((tables) => tables.auditFrom(first ? Number.MIN_SAFE_INTEGER : mark.entries - 1, PAGE));
  if (!rows.ok || first) return rows.ok ? followAudit(mark, rows.value) : rows;
  const [last, ...next] = rows.value;
  if (last === undefined || last.seq !== mark.entries - 1) return fail("journal/gap", "an entry of the audit log is missing", { seq: mark.entries - 1 });
  if (last.head !== mark.head) return fail("journal/altered", "an entry of the audit log was changed", { seq: last.seq });
  return followAudit(mark, next);
}

/** Checks the whole chain, page by page, and lets others work in between. Errors: journal/gap or journal/altered with `detail.seq`; storage/…. */
export async function verifyAudit(store: Store): Promise<Result<AuditMark, InvigilError>> {
  for (let mark = NO_AUDIT; ;) {
    const page = await verifyAuditPage(store, mark);
    if (!page.ok || page.value.entries === mark.entries) return page;
    mark = page.value;
    await nextTurn();
  }
}

async function extend(previous: Uint8Array, row: Omit<AuditRow, "head">): Promise<Uint8Array> {
  return sha256(concatBytes(CHAIN_PREFIX, previous, utf8(canonicalise(row))));
}

function headBytes(row: AuditRow): Uint8Array {
  const bytes = fromHex(row.head);
  // A damaged head is carried on as it is: `verifyAudit` names the entry, and the log goes on.
  return bytes.ok ? bytes.value : GENESIS;
}
