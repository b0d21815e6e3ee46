import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { openHeldRecord } from "./forgotten-record.ts";
import type { HeldEvent, HeldRecord } from "./forgotten-record.ts";
import type { ChainHead } from "./hash-chain.ts";
import { chainHead } from "./hash-chain.ts";
import { openRecord } from "./record-cipher.ts";
import type { JournalEvent, JournalRecord } from "./record.ts";

/** A record with the event that it holds. */
export interface OpenedRecord<R = JournalRecord, E = JournalEvent> {
  readonly record: R;
  readonly event: E;
}

/**
 * Checks what can be checked without a key: that records are numbered 0, 1, 2, …, start with `opened` and end at `sealed` at the latest.
 * Compare the head with a signed one (checkpoint, seal) to know that nothing was changed.
 * @returns the head of the chain and the number of records; `journal/gap` with `detail.expected` and `detail.found`, or `journal/altered` with `detail.seq`
 */
export async function verifyJournal(records: readonly HeldRecord[]): Promise<Result<{ readonly head: ChainHead; readonly records: number }, InvigilError>> {
  for (const [index, record] of records.entries()) {
    if (record.seq !== index) return fail("journal/gap", `record ${index} is missing or out of order`, { expected: index, found: record.seq });
    if ((record.kind === "opened") !== (index === 0)) return fail("journal/altered", "a journal starts with its opening, once", { seq: index });
    if (record.kind === "sealed" && index !== records.length - 1) return fail("journal/altered", "nothing follows the seal of a journal", { seq: index + 1 });
  }
  return ok({ head: await chainHead(records), records: records.length });
}

/**
 * Decrypts a whole journal.
 * @param recordKey 32 bytes
 * @returns each record with its event; the errors of `verifyJournal`; `journal/altered` with `detail.seq`; `journal/wrong-key` when the key opens nothing at all
 */
export async function openJournal(recordKey: Uint8Array, records: readonly JournalRecord[]): Promise<Result<readonly OpenedRecord[], InvigilError>> {
  return await openEach(records, (record) => openRecord(recordKey, record));
}

/** The same for a journal of which parts were forgotten. */
export async function openHeldJournal(recordKey: Uint8Array, records: readonly HeldRecord[]): Promise<Result<readonly OpenedRecord<HeldRecord, HeldEvent>[], InvigilError>> {
  return await openEach(records, (record) => openHeldRecord(recordKey, record));
}

async function openEach<R extends HeldRecord, E>(records: readonly R[], open: (record: R) => Promise<Result<E, InvigilError>>): Promise<Result<readonly OpenedRecord<R, E>[], InvigilError>> {
  const verified = await verifyJournal(records);
  if (!verified.ok) return verified;
  const opened: OpenedRecord<R, E>[] = [];
  let damaged: InvigilError | null = null;
  for (const record of records) {
    const event = await open(record);
    if (event.ok) opened.push({ record, event: event.value });
    else damaged ??= event.error;
    if (damaged !== null && opened.length > 0) return err(damaged);
  }
  return damaged === null ? ok(opened) : fail("journal/wrong-key", "this key opens no record of this journal");
}
