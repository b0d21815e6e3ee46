import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { deviceReportSchema } from "../device/device-report.ts";
import { toldFindingSchema } from "../device/told-finding.ts";
import { editBalanceSchema } from "../keystroke/edit-balance.ts";
import type { InjectionEvidence, InjectionSummary } from "../keystroke/injection.ts";
import type { NotEnoughReason } from "../keystroke/profile.ts";
import { unusualKeysSchema } from "../keystroke/recorded-keys.ts";
import { REGION_PLACES } from "../keystroke/rhythm-regions.ts";
import type { RhythmStanding } from "../keystroke/rhythm-standing.ts";
import { BUCKETS, TIMINGS } from "../keystroke/time-bucket.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { controlStatusSchema } from "../policy/control-status.ts";
import { INCIDENT_KINDS } from "../policy/incident.ts";
import type { Collector, KeystrokeLevel } from "../policy/policy.ts";
import { examIdSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";
import { REVIEW_DECISIONS, REVIEW_SUBJECTS, reviewNoteSchema } from "../sitting/review.ts";
import { invigilErrorSchema } from "./failure.ts";

/** Where a sitting stands, for staff. */
export const sittingStateSchema = v.picklist(["signed-in", "waiting", "running", "reviewing", "stopped", "sealed", "received"]);

/** What a person says about a sitting. */
export const newReviewSchema = v.strictObject({ subject: v.picklist(REVIEW_SUBJECTS), decision: v.picklist(REVIEW_DECISIONS), note: reviewNoteSchema });

const keptReviewSchema = v.strictObject({
  subject: v.picklist(REVIEW_SUBJECTS), decision: v.picklist(REVIEW_DECISIONS),
  /** Null when it was altered in the database. */
  note: v.nullable(v.string()),
  at: ms, by: v.string(),
});
export type KeptReview = DeepReadonly<v.InferOutput<typeof keptReviewSchema>>;

/** Oldest first. */
export const reviewsSchema = v.array(keptReviewSchema);

/** What is known of a sitting without decrypting it. */
export const knownSittingSchema = v.strictObject({
  sittingId: sittingIdSchema, packageId: packageIdSchema, examId: examIdSchema, exam: v.string(), candidate: v.string(), state: sittingStateSchema,
  sealedAt: v.nullable(ms), late: v.boolean(), lastSeenAt: ms, answered: ms, questions: ms, records: ms, incidents: ms,
  /** How closely the policy records key timing. */
  typing: v.picklist(["off", "rhythm", "timings"] as const satisfies readonly KeystrokeLevel[]),
  /** Who may look at what was recorded, as candidates were told. */
  viewers: v.array(v.strictObject({
    collector: v.picklist(["keystrokes", "device-report", "incidents"] as const satisfies readonly Collector[]), viewers: v.array(v.picklist(["invigilator", "administrator", "marker", "privacy-officer"])),
  })),
  reviews: reviewsSchema,
});
export type KnownSitting = DeepReadonly<v.InferOutput<typeof knownSittingSchema>>;

const number = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const lackReason = v.picklist(["too-few-keys", "too-few-kinds-of-keys", "mixed-clocks"] as const satisfies readonly NotEnoughReason[]);
const regionTimesSchema = v.strictObject({ events: ms, shares: v.pipe(v.array(share), v.length(BUCKETS)), medianMs: v.nullable(number) });

const openedTypingSchema = v.strictObject({
  /** When the candidate objected, by the candidate's clock; null when that never happened. */
  objectedAt: v.nullable(ms),
  /** Whether the policy lets later windows be compared with the first. */
  compared: v.boolean(),
  /** Stretches that were deleted on their date, and those that are too many to be shown. */
  forgotten: ms, leftOut: ms,
  keys: ms,
  /** What later windows are compared with: how many keys, recorded until which working time; or what it lacks. */
  profile: v.variant("kind", [
    v.strictObject({ kind: v.literal("enrolled"), keys: ms, until: ms }),
    v.strictObject({ kind: v.literal("not-enough"), reason: lackReason, keys: ms, neededKeys: ms }),
  ]),
  windows: v.array(v.strictObject({
    seq: ms, elapsed: ms, keys: ms,
    score: v.variant("kind", [
      v.strictObject({ kind: v.literal("scored"), score: number, low: number, high: number, clockChanged: v.boolean() }),
      v.strictObject({ kind: v.literal("not-enough"), reason: lackReason }),
    ]),
  })),
  standing: v.picklist(["look", "nothing", "not-enough"] as const satisfies readonly RhythmStanding["standing"][]),
  differences: v.array(v.strictObject({
    timing: v.picklist(TIMINGS), place: v.picklist(REGION_PLACES), direction: v.picklist(["longer", "shorter"]), strength: number, first: regionTimesSchema, later: regionTimesSchema,
  })),
  /** How characters came in; null where the policy does not look for text that was not typed. */
  injection: v.nullable(v.strictObject({
    standing: v.picklist(["look", "nothing", "too-short"] as const satisfies readonly InjectionSummary["standing"][]), windows: ms,
    found: v.array(v.strictObject({
      reason: v.picklist(["characters-without-keys", "keys-let-go-at-once", "one-interval", "one-interval-a-pair", "timing-shape"] as const satisfies readonly InjectionEvidence["reason"][]),
      windows: ms, elapsed: ms,
      /** The first of them, in words. */
      example: v.string(),
    })),
  })),
  edits: editBalanceSchema, unusual: unusualKeysSchema,
});
export type OpenedTyping = DeepReadonly<v.InferOutput<typeof openedTypingSchema>>;

const openedComputersSchema = v.strictObject({
  /** What the candidate's computer said about itself. */
  reports: v.array(deviceReportSchema),
  /** Reports that were deleted on their date. */
  forgotten: ms,
  /** How many computers are known, by pseudonym, to have been used in this sitting: none where the policy has no device report or its retention is over. */
  sightings: ms,
  /** What concerns this sitting. */
  findings: v.array(toldFindingSchema),
});
export type OpenedComputers = DeepReadonly<v.InferOutput<typeof openedComputersSchema>>;

const openedIncidentsSchema = v.strictObject({
  incidents: v.array(v.strictObject({ seq: ms, at: ms, elapsed: ms, incident: v.picklist(INCIDENT_KINDS), detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])) })),
  forgotten: ms, leftOut: ms,
});
export type OpenedIncidents = DeepReadonly<v.InferOutput<typeof openedIncidentsSchema>>;

/** What a reviewer sees of a decrypted sitting. No answers. */
export const openedReviewSchema = v.strictObject({
  openedAt: ms,
  /** What in the record cannot have happened in this order; null when all of it can. */
  contradiction: v.nullable(invigilErrorSchema),
  /** The sitting went on from another computer: what was recorded there is in that computer's own journal. */
  moved: v.boolean(),
  /** Null where candidates were told that other roles look at it. */
  typing: v.nullable(openedTypingSchema), computers: v.nullable(openedComputersSchema), incidents: v.nullable(openedIncidentsSchema),
});
export type OpenedReview = DeepReadonly<v.InferOutput<typeof openedReviewSchema>>;

/** What a computer's check-in found (`RecordedCheckIn`), as far as whoever asks may know of it. */
export const openedCheckInSchema = v.strictObject({
  policy: v.record(v.string(), v.unknown()),
  checks: v.array(v.strictObject({ check: v.string(), outcome: v.picklist(["passed", "warned", "failed"]), detail: v.string() })),
  controls: v.array(controlStatusSchema),
  incidents: v.array(v.strictObject({ kind: v.picklist(INCIDENT_KINDS), detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])) })),
  displays: v.nullable(deviceReportSchema.entries.displays),
});
