import type { ErrorCode } from "../../core/errors.ts";
import type { ExamId, JournalId, SittingId } from "../../core/sitting/ids.ts";
import type { ForgettableKind } from "../../core/journal/forgotten-record.ts";
import type { JournalEventKind } from "../../core/journal/record.ts";
import type { Flag } from "./flag.ts";

export interface JournalRow {
  readonly journalId: JournalId;
  readonly sittingId: SittingId;
  /** The sitting that its computer was told that this is. It differs from `sittingId` only when the platform had forgotten what it told (restored from a backup). */
  readonly knownAs: SittingId;
  /** Of the token with which its computer writes; null when there is none, as for a journal that came as a file. */
  readonly tokenSha256: string | null;
  readonly tokenExpiresAt: number;
  /** `x` of the device's Ed25519 key (RFC 8037), base64url. */
  readonly deviceKey: string;
  /** HPKE encapsulated key of the record key, base64url. */
  readonly enc: string;
  readonly records: number;
  readonly bytes: number;
  /** Chain head over the records held. */
  readonly head: string;
  /** 1 when a `started` or `continued` record is held: from then on the sitting stays on this computer. */
  readonly started: Flag;
  /** 1 when the `sealed` record is held: nothing follows it. */
  readonly closed: Flag;
  readonly incidents: number;
  readonly openedAt: number;
  /** When the network last brought records, by the platform's clock, and the working time that the last of them said; 0 before. */
  readonly seenAt: number;
  readonly seenElapsed: number;
  /** The journal that this one goes on from, how many of its records, and the time between, worked and lost (`MoveGap`), ms; null when the sitting began here. */
  readonly continuesFrom: JournalId | null;
  readonly continuesRecords: number | null;
  readonly continuesWorkedMs: number | null;
  readonly continuesLostMs: number | null;
}

/** The seal of a journal that does not count: kept for a person to look at. */
export interface BranchSealRow {
  readonly journalId: JournalId;
  readonly sealJws: string;
  readonly sealedAt: number;
  readonly receivedAt: number;
}

/** Records that were refused because others are held under their numbers, or none before them: kept for a person to look at. */
export interface ForkRow {
  readonly journalId: JournalId;
  readonly sha256: string;
  readonly fromSeq: number;
  /** JSON array of the records as they came; payloads whose retention ended stand as their hashes. */
  readonly recordsJson: string;
  /** Why they were refused. */
  readonly code: ErrorCode;
  readonly receivedAt: number;
}

export interface RecordRow {
  readonly journalId: JournalId;
  readonly seq: number;
  readonly kind: JournalEventKind;
  readonly at: number;
  readonly elapsed: number;
  /** Empty when it was deleted. */
  readonly payload: string;
  /** SHA-256 of a payload that was deleted when its retention ended; null while it is held. */
  readonly payloadSha256: string | null;
  /** The record's kind while its payload holds what a collector of the data plan collected; null otherwise. */
  readonly holds: ForgettableKind | null;
  /** Chain head after this record. */
  readonly head: string;
}

export interface CheckpointRow {
  readonly journalId: JournalId;
  readonly records: number;
  readonly jws: string;
  readonly countersignature: string;
  readonly receivedAt: number;
}

export interface SealRow {
  readonly sittingId: SittingId;
  readonly examId: ExamId;
  readonly journalId: JournalId;
  readonly logIndex: number;
  readonly sealJws: string;
  readonly receiptJws: string;
  /** Questions with an answer, as the seal says. */
  readonly answered: number;
  readonly sealedAt: number;
  readonly receivedAt: number;
  /** 1 when the seal's time lies after the end of the sitting: accepted, and for a person to look at. */
  readonly late: Flag;
}
