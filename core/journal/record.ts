import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { deviceReportSchema } from "../device/device-report.ts";
import { itemIdSchema, responseSchema } from "../assessment/exam-content.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { controlStatusSchema } from "../policy/control-status.ts";
import { INCIDENT_KINDS } from "../policy/incident.ts";
import { recordedKeysSchema } from "../keystroke/recorded-keys.ts";
import { OBJECTIONS } from "../policy/policy.ts";
import { continuationSchema } from "../sitting/continuation.ts";
import { STOP_REASONS } from "../sitting/ledger-entry.ts";
import { examIdSchema, journalIdSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";
import { base64urlSchema, sha256HexSchema } from "../crypto/schemas.ts";

/** What happened, in the order in which it happened. The only truth about a sitting; every state is replayed from it. */
export const journalEventSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("opened"), journalId: journalIdSchema, packageId: packageIdSchema, examId: examIdSchema, manifestSha256: sha256HexSchema, clientVersion: v.string(),
  }),
  v.strictObject({ kind: v.literal("consented"), policySha256: sha256HexSchema }),
  /** From here on nothing of this is recorded in this sitting. */
  v.strictObject({ kind: v.literal("objected"), to: v.picklist(OBJECTIONS) }),
  v.strictObject({
    kind: v.literal("checked"),
    results: v.array(v.strictObject({ check: v.string(), outcome: v.picklist(["passed", "warned", "failed"]), detail: v.string() })),
  }),
  v.strictObject({ kind: v.literal("signed-in"), sittingId: sittingIdSchema, durationMs: ms, extraMs: ms, breakMs: ms, opensAt: ms, closesAt: ms }),
  /** Once, and only when the policy's data plan names it: what this computer is. */
  v.strictObject({ kind: v.literal("device-report"), report: deviceReportSchema }),
  v.strictObject({ kind: v.literal("unlocked"), by: v.picklist(["start-code", "timed-release", "release-words", "release-file"]) }),
  v.strictObject({ kind: v.literal("locked-down"), controls: v.array(controlStatusSchema) }),
  v.strictObject({ kind: v.literal("started"), firstItem: itemIdSchema, shuffleSeed: base64urlSchema }),
  /** Takes the place of `started` on a computer to which the sitting was moved. */
  v.strictObject({ kind: v.literal("continued"), continuation: continuationSchema }),
  v.strictObject({ kind: v.literal("answered"), item: itemIdSchema, responseId: v.string(), response: responseSchema }),
  v.strictObject({ kind: v.literal("visited"), item: itemIdSchema }),
  v.strictObject({ kind: v.literal("flagged"), item: itemIdSchema, flagged: v.boolean() }),
  v.strictObject({ kind: v.literal("reviewing") }),
  v.strictObject({ kind: v.literal("resumed"), afterCrash: v.boolean(), downMs: ms }),
  v.strictObject({ kind: v.literal("clock-stopped"), because: v.picklist(STOP_REASONS), reason: v.string() }),
  /** `stoppedMs`: how long the clock stood still, by the monotonic clock. */
  v.strictObject({ kind: v.literal("clock-started"), stoppedMs: ms }),
  v.strictObject({ kind: v.literal("incident"), incident: v.picklist(INCIDENT_KINDS), detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])) }),
  /** How something was typed, as far as the policy's level says. */
  v.strictObject({ kind: v.literal("keystrokes"), keys: recordedKeysSchema }),
  v.strictObject({ kind: v.literal("instruction"), instruction: v.string(), detail: v.string() }),
  v.strictObject({ kind: v.literal("sealed"), reason: v.picklist(["handed-in", "time-over"]) }),
]);
export type JournalEvent = DeepReadonly<v.InferOutput<typeof journalEventSchema>>;
export type JournalEventKind = JournalEvent["kind"];

/** Kinds, for the clear-text header of a record. */
const eventKinds = journalEventSchema.options.map((option) => option.entries.kind.literal);

/**
 * An entry of the journal, as it is on disk and on the wire. The header is clear so that order, kind and time can be checked
 * without a key; the payload is the event, encrypted with the journal's record key (AES-256-GCM, AAD = JCS of the header).
 */
export const journalRecordSchema = v.strictObject({
  /** 0, 1, 2, … without gaps. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  kind: v.picklist(eventKinds),
  /** Wall clock of the computer, ms since the epoch; may jump. */
  at: ms,
  /** Working time used so far in ms, from the monotonic clock; 0 before the start. */
  elapsed: ms,
  /** base64url of nonce (12 bytes) || ciphertext || tag (16 bytes). */
  payload: v.pipe(base64urlSchema, v.maxLength(1_400_000)),
});
export type JournalRecord = DeepReadonly<v.InferOutput<typeof journalRecordSchema>>;

/** The clear part of a record. */
export type RecordHeader = Omit<JournalRecord, "payload">;

/** A signed head of the journal (JWS type `invigil-checkpoint+jws`, device key). It covers records 0 … `records`-1. */
export const checkpointSchema = v.strictObject({
  sittingId: sittingIdSchema,
  journalId: journalIdSchema,
  records: v.pipe(v.number(), v.integer(), v.minValue(1)),
  head: sha256HexSchema,
  at: ms,
  elapsed: ms,
});
export type Checkpoint = DeepReadonly<v.InferOutput<typeof checkpointSchema>>;

/** The platform's answer to a checkpoint (JWS type `invigil-countersignature+jws`, organisation key): it holds everything up to `records`. */
export const countersignatureSchema = v.strictObject({
  checkpointSha256: sha256HexSchema,
  sittingId: sittingIdSchema,
  records: v.pipe(v.number(), v.integer(), v.minValue(1)),
  receivedAt: ms,
});
export type Countersignature = DeepReadonly<v.InferOutput<typeof countersignatureSchema>>;
