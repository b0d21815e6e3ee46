import * as v from "valibot";
import { aeadOpen, aeadSeal } from "../crypto/aead.ts";
import { fromBase64url, fromUtf8, toBase64url, utf8 } from "../crypto/encoding.ts";
import type { Random } from "../crypto/random.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { canonicalise } from "./canonical-json.ts";
import type { JournalEvent, JournalRecord, RecordHeader } from "./record.ts";
import { journalEventSchema } from "./record.ts";

/**
 * Encrypts an event as a record: AES-256-GCM, the header is the AAD.
 * @param recordKey 32 bytes, of this journal only
 * @param header its `kind` is the event's
 */
export async function sealRecord(recordKey: Uint8Array, header: RecordHeader, event: JournalEvent, random: Random): Promise<JournalRecord> {
  if (header.kind !== event.kind) throw new Error(`a record of kind ${header.kind} cannot hold an event of kind ${event.kind}`);
  const { seq, kind, at, elapsed } = header;
  // Not canonical: what a candidate typed may hold a lone surrogate, which must be kept and has no canonical form.
  const payload = await aeadSeal(recordKey, utf8(JSON.stringify(event)), recordContext(header), random);
  return { seq, kind, at, elapsed, payload: toBase64url(payload) };
}

/**
 * Decrypts a record and checks that what it holds is what its header says.
 * @returns `journal/altered` with `detail.seq` when header or payload were changed, or the key is another journal's
 */
export async function openRecord(recordKey: Uint8Array, record: JournalRecord): Promise<Result<JournalEvent, InvigilError>> {
  const altered = fail("journal/altered", `record ${record.seq} is not as it was written`, { seq: record.seq });
  const payload = fromBase64url(record.payload);
  if (!payload.ok) return altered;
  // SECURITY: the header is authenticated with the payload, or times and order could be rewritten without a key.
  const opened = await aeadOpen(recordKey, payload.value, recordContext(record));
  if (!opened.ok) return altered;
  const event = parseEvent(fromUtf8(opened.value));
  if (event === null || event.kind !== record.kind) return altered;
  return ok(event);
}

function recordContext({ seq, kind, at, elapsed }: RecordHeader): Uint8Array<ArrayBuffer> {
  return utf8(canonicalise({ seq, kind, at, elapsed }));
}

function parseEvent(text: string): JournalEvent | null {
  try {
    const parsed = v.safeParse(journalEventSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
