import { sha256Hex } from "../crypto/hash.ts";
import type { InvigilError } from "../errors.ts";
import type { Collector } from "../policy/policy.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { openRecord } from "./record-cipher.ts";
import type { JournalEvent, JournalEventKind, JournalRecord, RecordHeader } from "./record.ts";

/** Records that hold what a collector of the data plan collected. Their content is deleted when its retention ends; that and when they were written stays. */
export const KIND_OF_COLLECTOR = {
  "system-check": "checked", incidents: "incident", "process-matches": "incident", "device-report": "device-report", keystrokes: "keystrokes",
} as const satisfies Readonly<Record<Collector, JournalEventKind>>;
export type ForgettableKind = (typeof KIND_OF_COLLECTOR)[Collector];

/** A record whose payload was deleted. The payload's SHA-256 keeps the chain whole, and tells nothing: it is that of a ciphertext with a random nonce. */
export interface ForgottenRecord extends RecordHeader {
  readonly kind: ForgettableKind;
  /** Lower-case hexadecimal, of the payload's base64url text. */
  readonly payloadSha256: string;
}

/** A record as a platform holds it. */
export type HeldRecord = JournalRecord | ForgottenRecord;

/** What is left of an event when its record is forgotten. */
export interface ForgottenEvent {
  readonly kind: "forgotten";
  readonly was: ForgettableKind;
}
export type HeldEvent = JournalEvent | ForgottenEvent;

export const FORGETTABLE_KINDS: readonly ForgettableKind[] = [...new Set(Object.values(KIND_OF_COLLECTOR))];
const FORGETTABLE: ReadonlySet<JournalEventKind> = new Set(FORGETTABLE_KINDS);

/** Whether a record of this kind may be forgotten: no state of a sitting rests on what is in it. */
export function isForgettable(kind: JournalEventKind): kind is ForgettableKind {
  return FORGETTABLE.has(kind);
}

/** The same record without its payload; heads of chains over it stay as they are. */
export async function forgetRecord(record: JournalRecord & { readonly kind: ForgettableKind }): Promise<ForgottenRecord> {
  const { seq, kind, at, elapsed } = record;
  return { seq, kind, at, elapsed, payloadSha256: await hashOfPayload(record) };
}

/** SHA-256 of a record's payload, whether it is still held or not: what the chain is over. */
export async function hashOfPayload(record: HeldRecord): Promise<string> {
  return "payload" in record ? await sha256Hex(record.payload) : record.payloadSha256;
}

/** Decrypts a record, or says that it was forgotten. Errors: those of `openRecord`. */
export async function openHeldRecord(recordKey: Uint8Array, record: HeldRecord): Promise<Result<HeldEvent, InvigilError>> {
  return "payload" in record ? await openRecord(recordKey, record) : ok({ kind: "forgotten", was: record.kind });
}
