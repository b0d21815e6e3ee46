import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { FORGETTABLE_KINDS } from "../journal/forgotten-record.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { policyIdSchema } from "../policy/policy-id.ts";
import { examIdSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";
import { AUDIT_GROUPS } from "../staff/audit-action.ts";
import { staffIdSchema } from "../staff/role.ts";

/** Most entries in one answer. */
export const AUDIT_PAGE = 200;

/** Entries that somebody looks for. What does not matter is null. In a body, not in an address: names do not belong into the logs of proxies. */
export const auditSearchSchema = v.strictObject({
  group: v.nullable(v.picklist(AUDIT_GROUPS)),
  /** A part of who did it, whatever its case. */
  actor: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  subject: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  /** From this moment on, and before that one. */
  since: v.nullable(ms), until: v.nullable(ms),
  /** Only entries before this number: `next` of the answer before. */
  before: v.nullable(v.pipe(v.number(), v.safeInteger())),
});
export type AuditSearch = DeepReadonly<v.InferOutput<typeof auditSearchSchema>>;

// What stands in the log may have been altered in the database: an entry that cannot be has to be seen all the more.
const whole = v.pipe(v.number(), v.safeInteger());

const auditEntrySchema = v.strictObject({
  seq: whole, at: whole, actor: v.string(),
  /** An `AuditAction`, or what somebody or another version wrote in its place. */
  action: v.string(),
  subject: v.string(),
  /** Null when it cannot be read. */
  detail: v.nullable(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  /** What the subject is; null when it is none of these, or there is none. */
  about: v.nullable(v.variant("kind", [
    v.strictObject({ kind: v.literal("sitting"), sittingId: sittingIdSchema, candidate: v.string(), exam: v.string() }),
    v.strictObject({ kind: v.literal("package"), packageId: packageIdSchema, code: v.string(), exam: v.string() }),
    v.strictObject({ kind: v.literal("exam"), examId: examIdSchema, exam: v.string() }),
    v.strictObject({ kind: v.literal("staff"), staffId: staffIdSchema, name: v.string() }),
    v.strictObject({ kind: v.literal("policy"), policyId: policyIdSchema, name: v.string() }),
  ])),
});
export type AuditEntryShown = DeepReadonly<v.InferOutput<typeof auditEntrySchema>>;

/** Whether the log is what was written: so many entries were checked since `checkedAt`, or are by now, or the first that does not fit. */
const auditStandingSchema = v.variant("state", [
  v.strictObject({ state: v.literal("checking"), entries: ms }),
  v.strictObject({ state: v.literal("whole"), entries: ms, checkedAt: ms }),
  v.strictObject({ state: v.literal("broken"), seq: ms, fault: v.picklist(["missing", "changed"]), checkedAt: ms }),
]);
export type AuditStanding = DeepReadonly<v.InferOutput<typeof auditStandingSchema>>;

/** Newest first. */
export const auditPageSchema = v.strictObject({ entries: v.array(auditEntrySchema), next: v.nullable(whole), standing: auditStandingSchema });
export type AuditPage = DeepReadonly<v.InferOutput<typeof auditPageSchema>>;

/** `lines`: JSON Lines, which can be checked again later; `csv`: for spreadsheets. */
export const AUDIT_FORMATS = ["lines", "csv"] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** What is kept of candidates: contents of records by kind, and pseudonymous ids of computers. */
export const KEPT_KINDS = [...FORGETTABLE_KINDS, "device-id"] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

/** What was collected of candidates, how much of it is held, and what was deleted. */
export const retentionsSchema = v.strictObject({
  readAt: ms,
  kept: v.array(v.strictObject({ packageId: packageIdSchema, examId: examIdSchema, exam: v.string(), code: v.string(), closesAt: ms, kind: v.picklist(KEPT_KINDS), held: ms, deleteAt: ms })),
  /** Newest first. */
  deleted: v.array(v.strictObject({
    seq: whole, at: whole, actor: v.string(),
    /** Null for what is of several exams at once. */
    exam: v.nullable(v.string()),
    kind: v.nullable(v.picklist(KEPT_KINDS)), records: ms, refusedUploads: ms,
  })),
});
export type Retentions = DeepReadonly<v.InferOutput<typeof retentionsSchema>>;
