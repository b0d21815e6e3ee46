import { toHex } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { TreeHash } from "../../core/journal/merkle-tree.ts";
import type { Receipt } from "../../core/receipt/receipt.ts";
import type { ExamId, SittingId } from "../../core/sitting/ids.ts";
import type { AuditRow, LogLeafRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";
import { EMPTY_FRONTIER, formatPeaks, grow, parsePeaks, rootOf } from "./frontier.ts";
import { hashedLeaf, sealLeaf } from "./log-leaf.ts";

/** Adds a seal to its exam's log, within the transaction that keeps it. @returns what the receipt says about its place */
export async function logSeal(tables: Tables, examId: ExamId, sittingId: SittingId, sealJws: string): Promise<Receipt["log"]> {
  return append(tables, { examId, kind: "seal", subject: sittingId }, await sealLeaf(sealJws));
}

/** Adds the receipt that was issued for a seal. */
export async function logReceipt(tables: Tables, examId: ExamId, sittingId: SittingId, receiptJws: string): Promise<void> {
  await append(tables, { examId, kind: "receipt", subject: sittingId }, await hashedLeaf("receipt", await sha256Hex(receiptJws)));
}

/** Adds an entry of the audit log when it is about an exam, a package or a sitting. */
export async function logAct(tables: Tables, entry: Pick<AuditRow, "seq" | "subject" | "head">): Promise<void> {
  const examId = await tables.examConcerned(entry.subject);
  if (examId !== undefined) await append(tables, { examId, kind: "act", subject: String(entry.seq) }, await hashedLeaf("act", entry.head));
}

async function append(tables: Tables, leaf: Pick<LogLeafRow, "examId" | "kind" | "subject">, hash: TreeHash): Promise<Receipt["log"]> {
  const row = await tables.examLog(leaf.examId);
  const before = row === undefined ? EMPTY_FRONTIER : { size: row.size, peaks: parsePeaks(row.peaks) };
  const after = await grow(before, hash);
  await tables.addLeaf({ ...leaf, position: before.size, hash: toHex(hash) }, { examId: leaf.examId, size: after.size, peaks: formatPeaks(after.peaks) });
  return { index: before.size, size: after.size, root: toHex(await rootOf(after)), proof: before.peaks.toReversed().map(toHex) };
}
