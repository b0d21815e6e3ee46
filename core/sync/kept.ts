import { sha256Hex } from "../crypto/hash.ts";
import type { ErrorCode } from "../errors.ts";
import { canonicalise } from "../journal/canonical-json.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { JournalId } from "../sitting/ids.ts";

/**
 * What the platform keeps of something that it refused, for a person to look at: nothing that a candidate tried to hand in goes unseen.
 * Kept under its content's SHA-256, so that the same thing again is kept once, and apart from what counts, which it never replaces.
 */
export interface KeptRecords {
  readonly kind: "keep-fork";
  readonly because: ErrorCode;
  readonly journalId: JournalId;
  /** From the first record on that does not fit; at least one. */
  readonly records: readonly JournalRecord[];
}

/** The same of a seal or a checkpoint: the JWS is its own evidence, its address is the SHA-256 of its bytes. */
export interface KeptDocument {
  readonly kind: "keep-seal" | "keep-checkpoint";
  readonly because: ErrorCode;
  readonly jws: string;
}

/** Address of one kept record: SHA-256 of its canonical JSON (RFC 8785), lower-case hexadecimal. */
export async function recordAddress(record: JournalRecord): Promise<string> {
  return sha256Hex(canonicalise(record));
}
