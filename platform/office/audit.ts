import { concatBytes, fromHex, toHex, utf8 } from "../../core/crypto/encoding.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import type { UnixMs } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { logAct } from "../log/append-leaf.ts";
import type { AuditRow } from "../store/schema.ts";
import type { Store, Tables } from "../store/store.ts";

/** What was done. Acts of staff, and what the platform did that staff should be able to look up. */
export type AuditAction =
  | "platform-started" | "staff-link-made" | "staff-signed-in" | "staff-invited" | "staff-enrolled" | "staff-changed" | "staff-refused" | "exam-imported" | "exam-scheduled" | "sitting-opened" | "sitting-scored" | "sitting-reviewed" | "instruction-given"
  | "sitting-moved" | "transfer-code-made" | "sitting-transferred" | "sitting-admitted-again" | "journal-chosen" | "branch-admitted" | "branch-sealed" | "hand-in-imported"
  | "records-refused" | "checkpoint-refused" | "seal-refused" | "seal-late" | "seal-received"
  | "backup-made" | "backup-restored" | "release-shown" | "release-exported" | "personal-data-deleted";

export interface AuditEntry {
  readonly at: UnixMs;
  /** Who: `platform`, `command-line`, `staff:<name>`, `staff:<first characters of the session's hash>` for whoever came by the server's link, or `sitting`. */
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

/** Adds an entry about something that a sitting sent and that was refused, as long as there are not very many of them. */
export async function writeRefusal(tables: Tables, entry: Omit<AuditEntry, "actor">): Promise<void> {
  // SECURITY: whoever has a token could otherwise fill the disk, and bury the acts of staff, with refused uploads.
  if ((await tables.countAudit(entry.subject, entry.action)) < MOST_REFUSALS) await writeAudit(tables, { ...entry, actor: "sitting" });
}

/** Checks the whole chain. Errors: journal/gap or journal/altered with `detail.seq`. */
export async function verifyAudit(store: Store): Promise<Result<{ readonly entries: number }, InvigilError>> {
  const rows = await store.read((tables) => tables.audit());
  if (!rows.ok) return rows;
  let head: Uint8Array = GENESIS;
  for (const [index, { head: stated, ...row }] of rows.value.entries()) {
    if (row.seq !== index) return fail("journal/gap", "an entry of the audit log is missing", { seq: index });
    head = await extend(head, row);
    if (toHex(head) !== stated) return fail("journal/altered", "an entry of the audit log was changed", { seq: index });
  }
  return ok({ entries: rows.value.length });
}

async function extend(previous: Uint8Array, row: Omit<AuditRow, "head">): Promise<Uint8Array> {
  return sha256(concatBytes(CHAIN_PREFIX, previous, utf8(canonicalise(row))));
}

function headBytes(row: AuditRow): Uint8Array {
  const bytes = fromHex(row.head);
  // A damaged head is carried on as it is: `verifyAudit` names the entry, and the log goes on.
  return bytes.ok ? bytes.value : GENESIS;
}
