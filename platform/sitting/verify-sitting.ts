import { toHex } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import { verifyCheckpoint, verifyCountersignature } from "../../core/journal/checkpoint.ts";
import { GENESIS, extendChain } from "../../core/journal/hash-chain.ts";
import type { HeldRecord } from "../../core/journal/forgotten-record.ts";
import { verifyJournal } from "../../core/journal/verify-journal.ts";
import { verifyReceipt } from "../../core/receipt/issue-receipt.ts";
import { verifySeal } from "../../core/receipt/seal.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { CheckpointRow, JournalRow } from "../store/journal-rows.ts";
import type { SittingFile } from "./find-sitting.ts";
import { readRecords } from "./open-sitting.ts";

/** What was found to hold. */
export interface JournalVerdict {
  readonly records: number;
  /** Chain head over them, hexadecimal. */
  readonly head: string;
  /** Checkpoints that the computer signed and the platform countersigned. */
  readonly checkpoints: number;
  /** Records that a checkpoint or the seal covers. */
  readonly covered: number;
  readonly sealed: boolean;
}

/**
 * Checks a sitting's journal from the first record on: numbering, chain, every checkpoint with its countersignature, the seal and its receipt.
 * Errors name what does not fit: journal/gap, journal/altered, journal/bad-signature, journal/fork, receipt/….
 */
export async function verifySitting(folder: DataFolder, file: SittingFile): Promise<Result<JournalVerdict, InvigilError>> {
  const records = await readRecords(folder, file);
  if (!records.ok) return records;
  const journal = await verifyJournal(records.value);
  if (!journal.ok) return journal;
  if (records.value.length !== file.journal.records) return fail("journal/gap", "records that were acknowledged are missing", { expected: file.journal.records, found: records.value.length });
  const heads = await headsOf(records.value);
  const head = toHex(journal.value.head);
  if (head !== file.journal.head) return fail("journal/altered", "the records do not lead to the head that was acknowledged");

  const checkpoints = await folder.store.read((tables) => tables.checkpoints(file.journal.journalId));
  if (!checkpoints.ok) return checkpoints;
  for (const row of checkpoints.value) {
    const fits = await verifyRow(folder, file.journal, row, heads);
    if (!fits.ok) return fits;
  }
  const sealed = await verifyHandIn(folder, file, head);
  if (!sealed.ok) return sealed;
  return ok({
    records: records.value.length, head, checkpoints: checkpoints.value.length,
    covered: sealed.value ? records.value.length : (checkpoints.value.at(-1)?.records ?? 0), sealed: sealed.value,
  });
}

/** Heads after 1, 2, … records. */
async function headsOf(records: readonly HeldRecord[]): Promise<readonly string[]> {
  const heads: string[] = [];
  let head = GENESIS;
  for (const record of records) {
    head = await extendChain(head, record);
    heads.push(toHex(head));
  }
  return heads;
}

async function verifyRow({ keys }: DataFolder, journal: JournalRow, row: CheckpointRow, heads: readonly string[]): Promise<Result<void, InvigilError>> {
  const checkpoint = await verifyCheckpoint(row.jws, { kty: "OKP", crv: "Ed25519", x: journal.deviceKey });
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.head !== heads[checkpoint.value.records - 1]) {
    return fail("journal/altered", "the records are not those that the computer signed", { checkpointAt: checkpoint.value.records });
  }
  const countersignature = await verifyCountersignature(row.countersignature, keys.organisationKeys);
  if (!countersignature.ok) return countersignature;
  return countersignature.value.checkpointSha256 === (await sha256Hex(row.jws))
    ? ok(undefined)
    : fail("journal/altered", "a countersignature belongs to another checkpoint", { checkpointAt: row.records });
}

/** Whether the sitting was handed in; an error when its seal or receipt does not fit. */
async function verifyHandIn({ keys }: DataFolder, { journal, seal: row }: SittingFile, head: string): Promise<Result<boolean, InvigilError>> {
  if (row === undefined) return ok(false);
  const seal = await verifySeal(row.sealJws, { kty: "OKP", crv: "Ed25519", x: journal.deviceKey });
  if (!seal.ok) return seal;
  if (seal.value.head !== head) return fail("receipt/mismatch", "the seal is over other records than those held", { field: "head" });
  const receipt = await verifyReceipt(row.receiptJws, keys.organisationKeys);
  if (!receipt.ok) return receipt;
  return receipt.value.sealSha256 === (await sha256Hex(row.sealJws)) ? ok(true) : fail("receipt/mismatch", "the receipt is for another seal", { field: "sealSha256" });
}
