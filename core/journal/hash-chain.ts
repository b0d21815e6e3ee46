import { concatBytes, utf8 } from "../crypto/encoding.ts";
import { sha256 } from "../crypto/hash.ts";
import { canonicalise } from "./canonical-json.ts";
import { hashOfPayload } from "./forgotten-record.ts";
import type { HeldRecord } from "./forgotten-record.ts";

/** Head of a hash chain: 32 bytes that stand for every record before. */
export type ChainHead = Uint8Array<ArrayBuffer>;

/** Head of the chain before the first record. */
export const GENESIS: ChainHead = new Uint8Array(32);

const CHAIN_PREFIX = Uint8Array.of(0x01);

/**
 * Head of the hash chain after one more record.
 * h(n) = SHA-256(0x01 || h(n-1) || JCS(record)), in which the payload stands as its SHA-256, so that it can be deleted on its day and the chain still be
 * checked: RFC 8785 canonical JSON, domain-separated as RFC 9162 §2.1.1 separates nodes.
 * @param previous 32 bytes, `GENESIS` for the first record
 * @returns 32 bytes
 */
export async function extendChain(previous: ChainHead, record: HeldRecord): Promise<ChainHead> {
  const { seq, kind, at, elapsed } = record;
  return sha256(concatBytes(CHAIN_PREFIX, previous, utf8(canonicalise({ seq, kind, at, elapsed, payloadSha256: await hashOfPayload(record) }))));
}

/**
 * Head of the chain over several records in their order.
 * @param from the head before the first of them; `GENESIS` when they start the journal
 */
export async function chainHead(records: Iterable<HeldRecord>, from: ChainHead = GENESIS): Promise<ChainHead> {
  let head = from;
  for (const record of records) head = await extendChain(head, record);
  return head;
}
