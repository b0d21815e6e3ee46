import type { Clock, Milliseconds, UnixMs } from "../clock.ts";
import type { WireClient } from "../contract/wire-client.ts";
import type { Instruction } from "../contract/wire.ts";
import type { Random } from "../crypto/random.ts";
import type { PublicJwk, SigningKey } from "../crypto/signing.ts";
import type { InvigilError } from "../errors.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { Result } from "../result.ts";
import type { JournalId, SittingId } from "../sitting/ids.ts";

/**
 * What sync keeps beside the records: how many the platform acknowledged, and the signed documents.
 * `seal` is written by whoever seals, `receipt` by `onReceipt`; sync writes the other two.
 */
export type SyncFact = "acknowledged" | "countersignature" | "seal" | "receipt";

/** A sitting's journal, as far as sync needs it. The client's `Journal` is one. */
export interface JournalPort {
  readonly journalId: JournalId;
  /** Records that are on disk. */
  readonly count: number;
  /** Up to `limit` records from a sequence number on. */
  readonly records: (from: number, limit: number) => readonly JournalRecord[];
  /** Chain head after `count` records in lower-case hexadecimal, null when there are not as many. */
  readonly headAfter: (count: number) => string | null;
  readonly fact: (name: SyncFact) => string | null;
  readonly setFact: (name: SyncFact, value: string) => Result<void, InvigilError>;
}

/** What sign-in gave. */
export interface SyncSession {
  readonly sittingId: SittingId;
  readonly token: string;
}

/** What a heartbeat says about the sitting. */
export interface SyncStatus {
  readonly state: "waiting" | "running" | "reviewing" | "stopped" | "sealed";
  /** Questions with an answer. */
  readonly answered: number;
  readonly remainingMs: Milliseconds;
  /** Working time used, ms, as checkpoints state it. */
  readonly elapsed: Milliseconds;
}

/** Timers of whatever runs this. */
export interface SyncTimers {
  /** Runs something once, `ms` from now; the result takes it back. */
  readonly after: (ms: Milliseconds, run: () => void) => () => void;
}

/** Everything that one sitting's requests need. */
export interface ExchangeParts {
  readonly journal: JournalPort;
  readonly client: Pick<WireClient, "request">;
  readonly clock: Clock;
  /** Signs checkpoints: the key that the platform knows this journal by. */
  readonly deviceKey: SigningKey;
  /** The key that countersigns: the one that signed the package. */
  readonly issuer: PublicJwk;
  /** Null before sign-in: then nothing is sent. */
  readonly session: () => SyncSession | null;
  readonly status: () => SyncStatus;
  /** Carries out and journals an instruction of staff. `later`: it cannot be carried out yet; the platform gives it again with the next heartbeat. */
  readonly onInstruction: (instruction: Instruction) => Promise<Result<"carried-out" | "later", InvigilError>>;
  /** Checks the receipt and keeps it as the fact `receipt`. */
  readonly onReceipt: (receiptJws: string) => Promise<Result<void, InvigilError>>;
  /** Gets a new token when the platform does not take the old one any more. */
  readonly renew: (refused: InvigilError) => Promise<Result<SyncSession, InvigilError>>;
  readonly onPlatformTime: (platformNow: UnixMs) => void;
}

/** Everything that `SyncEngine` needs. */
export interface SyncParts extends ExchangeParts {
  readonly random: Random;
  readonly timers: SyncTimers;
  /** Told after each round. */
  readonly onChanged: () => void;
  /** Told of each round that failed. */
  readonly onFailure: (error: InvigilError) => void;
  /** Told of what threw: a bug. Sync goes on. */
  readonly onBug: (cause: unknown) => void;
  /** Heartbeat interval until the platform says another, in ms. */
  readonly heartbeatMs?: Milliseconds;
}
