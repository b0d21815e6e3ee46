import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { deviceIdentitySchema } from "../device/device-id.ts";
import { journalRecordSchema } from "../journal/record.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { base64urlSchema, deviceKeySchema, sha256HexSchema } from "../crypto/schemas.ts";
import { continuationSchema } from "../sitting/continuation.ts";
import { GRANT_REASONS } from "../sitting/ledger-entry.ts";
import { organisationKeySchema } from "../receipt/receipt.ts";
import { staffExamsSchema, staffIdSchema, staffNameSchema, STAFF_ROLES, staffRolesSchema } from "../staff/role.ts";
import { examIdSchema, journalIdSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";
import { invigilErrorSchema } from "./failure.ts";
import { staffSessionSchema } from "./staff-session.ts";
import { AUDIT_FORMATS, auditPageSchema, auditSearchSchema, retentionsSchema } from "./wire-audit.ts";
import { boardRoutes } from "./wire-board.ts";
import { examRoutes } from "./wire-exams.ts";
import { incidentRoutes } from "./wire-incidents.ts";
import { passkeyRoutes } from "./wire-passkeys.ts";
import { policyRoutes } from "./wire-policies.ts";
import { previewRoutes } from "./wire-preview.ts";
import { DEFAULT_BODY_LIMIT, route } from "./wire-route.ts";
import { knownSittingSchema, newReviewSchema, openedCheckInSchema, openedReviewSchema, reviewsSchema, sittingStateSchema } from "./wire-review.ts";

/** Most records in one upload. */
export const MAX_RECORDS_PER_UPLOAD = 200;

/** Longest hand-in file in characters: a journal of the platform's largest size. */
export const MOST_HAND_IN_CHARACTERS = 64 * 1024 * 1024;

/** Compact JWS (RFC 7515 §3.1). */
export const jwsSchema = v.pipe(v.string(), v.maxLength(2_000_000), v.regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/, "compact JWS"));

const nothing = v.strictObject({});

/** Most instructions in one heartbeat, either way. */
export const MAX_INSTRUCTIONS = 100;
const instructionId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** What a heartbeat can bring back. People decide; the client shows and journals each one. */
export const instructionSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("message"), id: instructionId, text: v.pipe(v.string(), v.maxLength(1000)) }),
  v.strictObject({ kind: v.literal("extra-time"), id: instructionId, extraMs: v.pipe(ms, v.maxValue(24 * 3_600_000)), because: v.picklist(GRANT_REASONS), reason: v.pipe(v.string(), v.maxLength(500)) }),
  /** The clock stands still and the questions are covered until `resume`. */
  v.strictObject({ kind: v.literal("pause"), id: instructionId, reason: v.pipe(v.string(), v.maxLength(500)) }),
  v.strictObject({ kind: v.literal("resume"), id: instructionId }),
  /** The candidate is asked to hand in, and decides. */
  v.strictObject({ kind: v.literal("request-hand-in"), id: instructionId, reason: v.pipe(v.string(), v.maxLength(500)) }),
]);
export type Instruction = DeepReadonly<v.InferOutput<typeof instructionSchema>>;

/** An instruction of a newer platform: a client that does not know its kind leaves it, and does not say that it was shown. */
const laterInstructionSchema = v.looseObject({
  kind: v.pipe(v.string(), v.maxLength(64), v.regex(/^(?!(?:message|extra-time|pause|resume|request-hand-in)$)[a-z-]+$/, "a kind that this version does not know")), id: instructionId,
});

/** Whether this version knows what an instruction asks for. */
export function isKnown(instruction: unknown): instruction is Instruction {
  return v.is(instructionSchema, instruction);
}

/** What staff want to say, before it has an identifier. */
const newInstructionSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("message"), text: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)) }),
  v.strictObject({ kind: v.literal("extra-time"), extraMs: v.pipe(ms, v.minValue(60_000), v.maxValue(24 * 3_600_000)), because: v.picklist(GRANT_REASONS), reason: v.pipe(v.string(), v.minLength(1), v.maxLength(500)) }),
  v.strictObject({ kind: v.literal("pause"), reason: v.pipe(v.string(), v.minLength(1), v.maxLength(500)) }),
  v.strictObject({ kind: v.literal("resume") }),
  v.strictObject({ kind: v.literal("request-hand-in"), reason: v.pipe(v.string(), v.minLength(1), v.maxLength(500)) }),
]);
export type NewInstruction = DeepReadonly<v.InferOutput<typeof newInstructionSchema>>;

/**
 * True when the sitting was moved to another computer since: this journal is kept as a branch for a person to look at, and the other one counts.
 */
const branchSchema = v.boolean();

const staffParams = v.strictObject({ staffId: staffIdSchema });
const passwordSchema = v.pipe(v.string(), v.maxLength(1000));

/** Who looks after sittings while they go on. */
const INVIGILATION = ["administrator", "invigilator"] as const;
/** Who sees who sits an exam, and how far they are. */
const SITTINGS = ["administrator", "invigilator", "marker", "privacy-officer"] as const;

/** Who sees what was done, and what is kept of candidates. */
const OVERSIGHT = ["administrator", "privacy-officer"] as const;

const sittingParams = v.strictObject({ sittingId: sittingIdSchema });

/** Every path between client and platform, one object: the client's calls, the platform's routes and the OpenAPI document are derived from it. */
export const wire = {
  time: route({
    method: "GET", path: "/v1/time", audience: "anybody", summary: "The platform's clock",
    params: nothing, request: null, response: v.strictObject({ now: ms }), bodyLimit: 0,
  }),
  keys: route({
    method: "GET", path: "/v1/keys", audience: "anybody", summary: "The organisation's public signing keys",
    params: nothing, request: null, response: v.strictObject({ organisation: v.string(), keys: v.array(organisationKeySchema) }), bodyLimit: 0,
  }),
  findPackage: route({
    method: "GET", path: "/v1/exam-codes/:code", audience: "anybody", summary: "The package that an exam code stands for",
    params: v.strictObject({ code: v.pipe(v.string(), v.maxLength(64)) }), request: null, response: v.strictObject({ packageId: packageIdSchema }), bodyLimit: 0,
  }),
  manifest: route({
    method: "GET", path: "/v1/packages/:packageId/manifest", audience: "anybody", summary: "The signed manifest of a package; static bytes",
    params: v.strictObject({ packageId: packageIdSchema }), request: null, response: "jws", bodyLimit: 0,
  }),
  chunk: route({
    method: "GET", path: "/v1/packages/:packageId/chunks/:sha256", audience: "anybody", summary: "One encrypted chunk; static bytes, cacheable for ever",
    params: v.strictObject({ packageId: packageIdSchema, sha256: sha256HexSchema }), request: null, response: "bytes", bodyLimit: 0,
  }),
  release: route({
    method: "GET", path: "/v1/releases/:packageId", audience: "anybody", summary: "The timed release document; refused with release/too-early before its time",
    params: v.strictObject({ packageId: packageIdSchema }), request: null, response: "jws", bodyLimit: 0,
  }),
  examLog: route({
    method: "GET", path: "/v1/exams/:examId/log", audience: "anybody", summary: "The exam's Merkle log: its newest signed heads, the smallest first, and its first leaves",
    params: v.strictObject({ examId: examIdSchema }), request: null,
    response: v.strictObject({ size: ms, heads: v.array(jwsSchema), leaves: v.array(sha256HexSchema) }), bodyLimit: 0,
  }),
  examLogLeaves: route({
    method: "GET", path: "/v1/exams/:examId/log/:from", audience: "anybody", summary: "Leaf hashes of the exam's log from a position on; none behind its end",
    params: v.strictObject({ examId: examIdSchema, from: v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)) }), request: null,
    response: v.strictObject({ size: ms, leaves: v.array(sha256HexSchema) }), bodyLimit: 0,
  }),
  signIn: route({
    method: "POST", path: "/v1/sittings", audience: "anybody", summary: "Signs a candidate in on a computer and issues the sitting's token",
    params: nothing,
    request: v.strictObject({
      packageId: packageIdSchema, journalId: journalIdSchema, candidateCode: v.pipe(v.string(), v.minLength(1), v.maxLength(64)), deviceKey: deviceKeySchema,
      /** HPKE encapsulated key of the journal's record key, 32 bytes. */
      enc: base64urlSchema,
      /** An invigilator's code that lets a running sitting go on on this computer; null for everybody else. */
      transferCode: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
      /** The admission that an earlier sign-in gave, for a platform that does not remember it (restored from a backup); else null. */
      admission: v.nullable(jwsSchema),
      /** The pseudonymous id of the computer; null when the policy has no device report. */
      device: v.nullable(deviceIdentitySchema),
    }),
    response: v.strictObject({
      sittingId: sittingIdSchema, examId: examIdSchema, token: v.string(), tokenExpiresAt: ms, candidateName: v.string(), durationMs: ms, extraMs: ms,
      /** Time that this candidate may take as breaks in which the clock stands still, ms. */
      breakMs: ms,
      /** Earliest start and latest hand-in for this candidate. */
      opensAt: ms, closesAt: ms,
      /** Signed by the organisation (JWS type `invigil-admission+jws`): proves later that this sitting was admitted on this computer. */
      admission: jwsSchema,
      /** Where to go on, when the sitting was moved here from another computer. */
      continues: v.nullable(continuationSchema),
    }),
    bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  putRecords: route({
    method: "PUT", path: "/v1/sittings/:sittingId/records/:fromSeq", audience: "sitting",
    summary: "Appends journal records; idempotent: records already held are compared, not stored twice; answers with the number and the head up to which it holds what was sent",
    params: v.strictObject({ sittingId: sittingIdSchema, fromSeq: v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)) }),
    request: v.strictObject({
      journalId: journalIdSchema,
      /** Chain head before the first of these records: they continue this journal and no other of the same name. */
      previous: sha256HexSchema,
      records: v.pipe(v.array(journalRecordSchema), v.minLength(1), v.maxLength(MAX_RECORDS_PER_UPLOAD)),
    }),
    response: v.strictObject({ records: ms, head: sha256HexSchema, branch: branchSchema }), bodyLimit: 4 * 1024 * 1024,
  }),
  heartbeat: route({
    method: "POST", path: "/v1/sittings/:sittingId/heartbeats", audience: "sitting",
    summary: "Says that the sitting is alive, may carry a checkpoint to countersign, brings back instructions",
    params: sittingParams,
    request: v.strictObject({
      journalId: journalIdSchema, state: v.picklist(["waiting", "running", "reviewing", "stopped", "sealed"]), records: ms, answered: ms, remainingMs: ms,
      /** Checkpoint JWS over records that the platform already holds, or null. */
      checkpoint: v.nullable(jwsSchema),
      /** Instructions that were shown and journalled. */
      done: v.pipe(v.array(instructionId), v.maxLength(MAX_INSTRUCTIONS)),
    }),
    response: v.strictObject({
      now: ms, nextAfterMs: ms, branch: branchSchema, countersignature: v.nullable(jwsSchema), instructions: v.pipe(v.array(v.union([instructionSchema, laterInstructionSchema])), v.maxLength(MAX_INSTRUCTIONS)),
    }),
    bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  seal: route({
    method: "PUT", path: "/v1/sittings/:sittingId/seal", audience: "sitting",
    summary: "Hands in: the seal over a journal that the platform holds completely; answers with the receipt; the same seal again gives the same receipt",
    params: sittingParams, request: v.strictObject({ seal: jwsSchema }), response: v.strictObject({ receipt: jwsSchema }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  transfer: route({
    method: "POST", path: "/v1/staff/sittings/:sittingId/transfers", audience: "staff", roles: INVIGILATION, summary: "A code with which a running sitting goes on on another computer, once, for half an hour",
    params: sittingParams, request: nothing, response: v.strictObject({ code: v.string(), expiresAt: ms }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  importHandIn: route({
    method: "POST", path: "/v1/staff/hand-ins", audience: "staff", roles: INVIGILATION,
    summary: "Takes a hand-in file: the same checks, the same records and the same receipt as over the network; the same file again changes nothing",
    params: nothing, request: v.strictObject({ file: v.pipe(v.string(), v.maxLength(MOST_HAND_IN_CHARACTERS)) }),
    response: v.strictObject({
      sittingId: sittingIdSchema, candidate: v.string(),
      /** How many records of the file's journal are held now, and how many of them were new. */
      records: ms, added: ms, branch: branchSchema,
      /** Null when the exam was not handed in yet, or goes on on another computer. */
      receipt: v.nullable(jwsSchema),
    }),
    // JSON needs two characters for each quotation mark of the file; what does not fit is imported on the command line.
    bodyLimit: 72 * 1024 * 1024,
  }),
  staffSession: route({
    method: "POST", path: "/v1/staff/sessions", audience: "anybody", summary: "Exchanges a one-time staff link's secret for a session cookie",
    params: nothing, request: v.strictObject({ secret: v.pipe(v.string(), v.maxLength(200)) }), response: staffSessionSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffSignIn: route({
    method: "POST", path: "/v1/staff/sign-in", audience: "anybody", summary: "Name and password of a member of staff; the session cookie that it gives opens the second step alone",
    params: nothing, request: v.strictObject({ name: v.pipe(v.string(), v.maxLength(200)), password: passwordSchema }), response: staffSessionSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffSecondFactor: route({
    method: "POST", path: "/v1/staff/second-factor", audience: "staff-entering", summary: "A code of the app, or a recovery code: the second step of signing in",
    params: nothing, request: v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)) }), response: staffSessionSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffFactorOffer: route({
    method: "POST", path: "/v1/staff/enrolment/factor", audience: "staff-entering", summary: "A new secret for the app of a member who came by a link",
    params: nothing, request: nothing, response: v.strictObject({ name: v.string(), secret: v.string(), uri: v.string() }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffEnrolment: route({
    method: "POST", path: "/v1/staff/enrolment", audience: "staff-entering", summary: "Chooses a password and confirms the app; answers with the recovery codes, once",
    params: nothing, request: v.strictObject({ password: passwordSchema, code: v.pipe(v.string(), v.maxLength(40)) }),
    response: v.strictObject({ ...staffSessionSchema.entries, recoveryCodes: v.array(v.string()) }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  ...passkeyRoutes,
  ...previewRoutes,
  staffSignOut: route({
    method: "POST", path: "/v1/staff/sign-out", audience: "staff", roles: STAFF_ROLES, summary: "Ends this session", params: nothing, request: nothing, response: nothing, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffMe: route({
    method: "GET", path: "/v1/staff/me", audience: "staff", roles: STAFF_ROLES, summary: "Who this session belongs to, and what they may do",
    params: nothing, request: null,
    response: v.strictObject({ staffId: v.nullable(staffIdSchema), name: v.string(), roles: v.array(v.picklist(STAFF_ROLES)), exams: staffExamsSchema, organisation: v.string() }), bodyLimit: 0,
  }),
  staffMembers: route({
    method: "GET", path: "/v1/staff/members", audience: "staff", roles: ["administrator"], allExams: true, summary: "Everybody who works here, and what they may do",
    params: nothing, request: null,
    response: v.strictObject({ members: v.array(v.strictObject({
      staffId: staffIdSchema, name: v.string(), roles: v.array(v.picklist(STAFF_ROLES)), exams: staffExamsSchema, createdAt: ms, state: v.picklist(["active", "invited", "disabled"]),
    })) }), bodyLimit: 0,
  }),
  staffInvitation: route({
    method: "POST", path: "/v1/staff/members", audience: "staff", roles: ["administrator"], allExams: true, summary: "Adds a member of staff; answers with the link by which they choose a password, once, within a day",
    params: nothing, request: v.strictObject({ name: staffNameSchema, roles: staffRolesSchema, exams: staffExamsSchema }), response: v.strictObject({ staffId: staffIdSchema, link: v.string() }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffChange: route({
    method: "PUT", path: "/v1/staff/members/:staffId", audience: "staff", roles: ["administrator"], allExams: true, summary: "Changes what a member may do, or whether they may sign in, at once",
    params: staffParams, request: v.strictObject({ roles: staffRolesSchema, exams: staffExamsSchema, disabled: v.boolean() }), response: nothing, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffRenewal: route({
    method: "POST", path: "/v1/staff/members/:staffId/links", audience: "staff", roles: ["administrator"], allExams: true, summary: "A link by which a member chooses a new password and a new second factor",
    params: staffParams, request: nothing, response: v.strictObject({ link: v.string() }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffExams: route({
    method: "GET", path: "/v1/staff/exams", audience: "staff", roles: STAFF_ROLES, summary: "Exams with their packages and counts of sittings",
    params: nothing, request: null,
    response: v.strictObject({ exams: v.array(v.strictObject({
      examId: examIdSchema, title: v.string(), questions: ms, importedAt: ms,
      packages: v.array(v.strictObject({ packageId: packageIdSchema, code: v.string(), rehearsal: v.boolean(), opensAt: ms, closesAt: ms, durationMs: ms, candidates: ms, signedIn: ms, handedIn: ms })),
    })) }), bodyLimit: 0,
  }),
  staffSittings: route({
    method: "GET", path: "/v1/staff/packages/:packageId/sittings", audience: "staff", roles: SITTINGS, summary: "Sittings of one package",
    params: v.strictObject({ packageId: packageIdSchema }), request: null,
    response: v.strictObject({ sittings: v.array(v.strictObject({
      sittingId: sittingIdSchema, candidate: v.string(), state: sittingStateSchema,
      answered: ms, questions: ms, records: ms, remainingMs: ms, lastSeenAt: ms, sealedAt: v.nullable(ms), incidents: ms,
    })) }), bodyLimit: 0,
  }),
  ...boardRoutes,
  ...incidentRoutes,
  staffInstruct: route({
    method: "POST", path: "/v1/staff/packages/:packageId/instructions", audience: "staff", roles: INVIGILATION, summary: "Says something to sittings of a package: some of them, or (null) all that were not handed in",
    params: v.strictObject({ packageId: packageIdSchema }),
    request: v.strictObject({ to: v.nullable(v.pipe(v.array(sittingIdSchema), v.minLength(1), v.maxLength(500))), instruction: newInstructionSchema }),
    response: v.strictObject({ sittings: ms, notSignedIn: ms }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffInstructions: route({
    method: "GET", path: "/v1/staff/packages/:packageId/instructions", audience: "staff", roles: INVIGILATION, summary: "What was said to sittings of a package, newest first, and how many of them got and saw it",
    params: v.strictObject({ packageId: packageIdSchema }), request: null,
    response: v.strictObject({ instructions: v.array(v.strictObject({
      batchId: v.string(), at: ms, instruction: newInstructionSchema, sittings: ms,
      /** How many of them got it, and said that it was shown. */
      sent: ms, seen: ms,
      /** Null when it went to several. */
      candidate: v.nullable(v.string()),
    })) }), bodyLimit: 0,
  }),
  staffSitting: route({
    method: "GET", path: "/v1/staff/sittings/:sittingId", audience: "staff", roles: SITTINGS, summary: "What is known of a sitting without decrypting it, with what people noted and decided",
    params: sittingParams, request: null, response: knownSittingSchema, bodyLimit: 0,
  }),
  openForReview: route({
    method: "POST", path: "/v1/staff/sittings/:sittingId/openings", audience: "staff", roles: SITTINGS,
    summary: "Decrypts how somebody typed, on what computer, and the incidents; no answers. Each time is written into the audit log",
    params: sittingParams, request: nothing, response: openedReviewSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  checkInOpening: route({
    method: "POST", path: "/v1/staff/sittings/:sittingId/check-in-openings", audience: "staff", roles: ["administrator"],
    summary: "Decrypts what a computer's check-in found, to try another policy on it; as far as candidates were told. Each time is written into the audit log",
    params: sittingParams, request: nothing, response: openedCheckInSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  review: route({
    method: "POST", path: "/v1/staff/sittings/:sittingId/reviews", audience: "staff", roles: SITTINGS, summary: "Keeps a note and a decision beside the earlier ones; answers with all of them. It changes nothing of the sitting",
    params: sittingParams, request: newReviewSchema, response: v.strictObject({ reviews: reviewsSchema }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  ...policyRoutes,
  auditSearch: route({
    method: "POST", path: "/v1/staff/audit/searches", audience: "staff", roles: OVERSIGHT, allExams: true, summary: "Entries of the audit log, newest first, and whether the log is what was written; changes nothing",
    params: nothing, request: auditSearchSchema, response: auditPageSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  auditExport: route({
    method: "POST", path: "/v1/staff/audit/exports", audience: "staff", roles: OVERSIGHT, allExams: true, summary: "A copy of the whole audit log, which ends with the head of its chain. Each one is written into the audit log",
    params: nothing, request: v.strictObject({ format: v.picklist(AUDIT_FORMATS) }), response: "bytes", bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffRetentions: route({
    method: "GET", path: "/v1/staff/retentions", audience: "staff", roles: OVERSIGHT, summary: "What was collected of candidates, how much of it is held, when it is deleted, and what was deleted lately",
    params: nothing, request: null, response: retentionsSchema, bodyLimit: 0,
  }),
  ...examRoutes,
} as const;

export type Wire = typeof wire;
export type WireRouteName = keyof Wire;

/** Body of every answer that is not 200. */
export const wireFailureSchema = v.strictObject({ error: invigilErrorSchema });

