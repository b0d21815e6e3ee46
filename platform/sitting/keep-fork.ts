import type { UnixMs } from "../../core/clock.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { ErrorCode } from "../../core/errors.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";
import type { JournalRecord } from "../../core/journal/record.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import type { ForkRow } from "../store/journal-rows.ts";
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

/** Refused records as they are kept, under the hash of all of them. Made before the write: hashing much takes a turn of the event loop. */
export async function forkOf({ records, ...refused }: RefusedRecords): Promise<ForkRow> {
  const recordsJson = canonicalise(records);
  return { ...refused, sha256: await sha256Hex(recordsJson), recordsJson };
}

/** Keeps records that were refused while there is room, for a person to look at: nothing that a candidate's computer sent under valid numbers is thrown away. */
export async function keepFork(tables: Tables, fork: ForkRow): Promise<void> {
  const { entries, characters } = await tables.forkRoom(fork.journalId);
  // SECURITY: whoever has a token could otherwise fill the disk with refused uploads.
  if (entries < MOST_FORKS && characters + fork.recordsJson.length <= MOST_FORK_CHARACTERS) await tables.addFork(fork);
}
