import { toHex } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { InvigilError } from "../../core/errors.ts";
import { verifyInclusion } from "../../core/journal/merkle-tree.ts";
import type { TreeHash } from "../../core/journal/merkle-tree.ts";
import { verifyTreeHead } from "../../core/journal/tree-head.ts";
import { verifyReceipt } from "../../core/receipt/issue-receipt.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { ExamId } from "../../core/sitting/ids.ts";
import { verifyAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { SealRow } from "../store/journal-rows.ts";
import type { AuditRow, LogLeafRow } from "../store/schema.ts";
import { EMPTY_FRONTIER, formatPeaks, grow, hashOf, rootOf } from "./frontier.ts";
import { hashedLeaf, sealLeaf } from "./log-leaf.ts";
import type { LogPapers } from "./read-log.ts";
import { readLog } from "./read-log.ts";

/** What was recomputed of an exam's log. */
export interface LogVerdict {
  readonly size: number;
  /** Root over all leaves, hexadecimal; null of an empty log. */
  readonly root: string | null;
  readonly seals: number;
  readonly receipts: number;
  readonly acts: number;
  readonly heads: number;
  /** Leaves that no signed head covers yet. */
  readonly unsigned: number;
  /** What does not fit, each as a sentence; none when all of it does. */
  readonly findings: readonly string[];
}

/**
 * Recomputes an exam's log from what the database holds: each leaf from its seal, receipt or audit entry; the root at every signed head and at every receipt;
 * every signature; and that no seal, receipt or act of this exam is missing. A head whose root is that of the first leaves is consistent with every other such
 * head (RFC 9162 §2.1.4 proves the same to those who do not have the leaves). Errors: storage/….
 */
export async function verifyLog(folder: DataFolder, examId: ExamId): Promise<Result<LogVerdict, InvigilError>> {
  const read = await readLog(folder.store, examId);
  if (!read.ok) return read;
  const audit = await verifyAudit(folder.store);
  if (!audit.ok && audit.error.code.startsWith("storage/")) return audit;
  const papers = read.value;

  const leaves = await checkLeaves(papers);
  const tree = await rootsOf(papers);
  const findings = [
    ...(audit.ok ? [] : [`the audit log: ${audit.error.message} (entry ${String(audit.error.detail?.["seq"] ?? "?")})`]),
    ...leaves, ...tree.findings,
    ...await checkHeads(folder, examId, papers, tree.roots),
    ...await checkReceipts(folder, papers, tree.roots),
    ...missing(papers),
  ];
  const count = (kind: LogLeafRow["kind"]): number => papers.leaves.filter((leaf) => leaf.kind === kind).length;
  return ok({
    size: papers.leaves.length, root: tree.roots.at(-1) ?? null, seals: count("seal"), receipts: count("receipt"), acts: count("act"), heads: papers.heads.length,
    unsigned: papers.leaves.length - (papers.heads.at(-1)?.size ?? 0), findings,
  });
}

/** Each leaf is the hash of what it stands for. */
async function checkLeaves({ leaves, seals, audit, settled }: LogPapers): Promise<readonly string[]> {
  const bySitting = new Map<string, SealRow>(seals.map((seal) => [seal.sittingId, seal]));
  const bySeq = new Map<string, AuditRow>(audit.map((entry) => [String(entry.seq), entry]));
  const findings: string[] = [];
  for (const [index, leaf] of leaves.entries()) {
    if (leaf.position !== index) return [...findings, `leaf ${index} is missing`];
    const expected = await expectedHash(leaf, bySitting, bySeq);
    // What was added while this was read has its leaf already, and its content not yet.
    if (expected === null && index >= settled) continue;
    if (expected === null) findings.push(`leaf ${index}: its ${NAMES[leaf.kind]} ${leaf.subject} is not in the database`);
    else if (toHex(expected) !== leaf.hash) findings.push(`leaf ${index}: the ${NAMES[leaf.kind]} ${leaf.subject} is not the one that was logged`);
    if (leaf.kind === "seal" && bySitting.get(leaf.subject)?.logIndex !== index && expected !== null) findings.push(`leaf ${index}: the receipt of sitting ${leaf.subject} names another place`);
  }
  return findings;
}

const NAMES: Readonly<Record<LogLeafRow["kind"], string>> = { seal: "seal of sitting", receipt: "receipt of sitting", act: "audit entry" };

async function expectedHash(leaf: LogLeafRow, bySitting: ReadonlyMap<string, SealRow>, bySeq: ReadonlyMap<string, AuditRow>): Promise<TreeHash | null> {
  if (leaf.kind === "act") {
    const entry = bySeq.get(leaf.subject);
    return entry === undefined ? null : hashedLeaf("act", entry.head);
  }
  const seal = bySitting.get(leaf.subject);
  if (seal === undefined) return null;
  return leaf.kind === "seal" ? sealLeaf(seal.sealJws) : hashedLeaf("receipt", await sha256Hex(seal.receiptJws));
}

/** Roots after 1, 2, … leaves, and whether the stored frontier is the one that they lead to. */
async function rootsOf({ leaves, log }: LogPapers): Promise<{ readonly roots: readonly string[]; readonly findings: readonly string[] }> {
  const roots: string[] = [];
  let frontier = EMPTY_FRONTIER;
  const findings: string[] = [];
  for (const { hash } of leaves) {
    frontier = await grow(frontier, hashOf(hash));
    roots.push(toHex(await rootOf(frontier)));
    if (frontier.size === log?.size && formatPeaks(frontier.peaks) !== log.peaks) findings.push("the stored edge of the log is not that of its leaves");
  }
  if ((log?.size ?? 0) > leaves.length) findings.push(`the log has ${leaves.length} leaves and had ${log?.size ?? 0}`);
  return { roots, findings };
}

async function checkHeads({ keys }: DataFolder, examId: ExamId, { heads }: LogPapers, roots: readonly string[]): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const row of heads) {
    const head = await verifyTreeHead(row.jws, keys.organisationKeys);
    if (!head.ok) findings.push(`the head over ${row.size} leaves: ${head.error.message}`);
    else if (head.value.examId !== examId || head.value.size !== row.size) findings.push(`the head over ${row.size} leaves is another log's or size's`);
    else if (head.value.size > roots.length) findings.push(`a head was signed over ${row.size} leaves, and there are ${roots.length}`);
    else if (head.value.root !== roots[row.size - 1]) findings.push(`the head over ${row.size} leaves has another root than those leaves`);
  }
  return findings;
}

/** Every receipt is signed, and its proof leads to the root that the log had then. */
async function checkReceipts({ keys }: DataFolder, { seals }: LogPapers, roots: readonly string[]): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const { sittingId, sealJws, receiptJws } of seals) {
    const receipt = await verifyReceipt(receiptJws, keys.organisationKeys);
    if (!receipt.ok) {
      findings.push(`the receipt of sitting ${sittingId}: ${receipt.error.message}`);
      continue;
    }
    const { index, size, root, proof } = receipt.value.log;
    const included = await verifyInclusion({ leafHash: await sealLeaf(sealJws), index, size, root: hashOf(root), proof: proof.map(hashOf) });
    if (!included || root !== roots[size - 1]) findings.push(`the receipt of sitting ${sittingId} does not lead into the log`);
  }
  return findings;
}

/** What the database holds of this exam and its log does not. */
function missing({ leaves, seals, audit, actsLoggedFrom }: LogPapers): readonly string[] {
  const logged = new Set(leaves.map(({ kind, subject }) => `${kind} ${subject}`));
  const absent = (kind: LogLeafRow["kind"], subject: string): readonly string[] => (logged.has(`${kind} ${subject}`) ? [] : [`the ${NAMES[kind]} ${subject} is not in the log`]);
  return [
    ...seals.flatMap(({ sittingId }) => [...absent("seal", sittingId), ...absent("receipt", sittingId)]),
    ...audit.filter(({ seq }) => seq >= actsLoggedFrom).flatMap(({ seq }) => absent("act", String(seq))),
  ];
}
