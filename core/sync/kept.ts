import type { ErrorCode } from "../errors.ts";
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
  /** Number of the first record that does not fit. */
  readonly fromSeq: number;
  /** From that one on; at least one. Their address is the SHA-256 of their canonical JSON. */
  readonly records: readonly JournalRecord[];
}

/** The same of a seal or a checkpoint: the JWS is its own evidence, its address is the SHA-256 of its bytes. */
export interface KeptDocument {
  readonly kind: "keep-seal" | "keep-checkpoint";
  readonly because: ErrorCode;
  readonly jws: string;
}
