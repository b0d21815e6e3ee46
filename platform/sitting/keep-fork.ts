import type { UnixMs } from "../../core/clock.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { ErrorCode } from "../../core/errors.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";
import type { JournalRecord } from "../../core/journal/record.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import type { Tables } from "../store/store.ts";

/** Refused uploads that are kept of one journal, and their characters together. */
const MOST_FORKS = 100;
const MOST_FORK_CHARACTERS = 2 * 1024 * 1024;

/** Records that were refused, and why. */
export interface RefusedRecords {
  readonly journalId: JournalId;
  readonly fromSeq: number;
  readonly records: readonly JournalRecord[];
  readonly code: ErrorCode;
  readonly receivedAt: UnixMs;
}

/**
 * Keeps records that were refused, for a person to look at: nothing that a candidate's computer sent under valid numbers is thrown away.
 * @returns SHA-256 of them, hexadecimal, whether there was room or not
 */
export async function keepFork(tables: Tables, { journalId, fromSeq, records, code, receivedAt }: RefusedRecords): Promise<string> {
  const recordsJson = canonicalise(records);
  const sha256 = await sha256Hex(recordsJson);
  const { entries, characters } = await tables.forkRoom(journalId);
  // SECURITY: whoever has a token could otherwise fill the disk with refused uploads.
  if (entries < MOST_FORKS && characters + recordsJson.length <= MOST_FORK_CHARACTERS) await tables.addFork({ journalId, sha256, fromSeq, recordsJson, code, receivedAt });
  return sha256;
}
