import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { policyIdSchema, policyVersionSchema } from "../policy/policy-id.ts";
import { ERROR_CODE_LIST } from "../errors.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { CANDIDATE_CODE_LENGTH, LONGEST_CANDIDATE_NAME, MOST_CANDIDATES, MOST_EXTRA_MINUTES } from "../candidate/candidate-entry.ts";
import { MOST_OVERRIDE_CODES } from "../package/manifest.ts";
import { examIdSchema, idSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";
import { DEFAULT_BODY_LIMIT, route } from "./wire-route.ts";

/** Largest exam that is uploaded, bytes. A larger one is imported on the command line. */
export const MOST_EXAM_BYTES = 256 * 1024 * 1024;

/** Who brings exams in and says when they are held. */
const AUTHORS = ["administrator", "author"] as const;

/** Name of a file as it was called where it came from: shown, and the title of an exam that has none. It never becomes a path. */
const fileNameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(150));

const importIssueSchema = v.strictObject({
  file: v.string(),
  /** From 1; 0 when the whole file is meant. */
  line: ms,
  code: v.picklist(ERROR_CODE_LIST),
  feature: v.string(), message: v.string(),
  /** Identifier of the question; null when the whole test is meant. */
  item: v.nullable(v.string()),
});
export type ImportIssueShown = DeepReadonly<v.InferOutput<typeof importIssueSchema>>;

const importReportSchema = v.strictObject({
  title: v.string(), source: v.picklist(["zip", "folder", "file"]), qtiVersion: v.string(),
  questions: v.array(v.strictObject({ item: v.string(), file: v.string(), title: v.string(), interactions: v.array(v.string()), importable: v.boolean() })),
  unsupported: v.array(importIssueSchema), warnings: v.array(importIssueSchema),
});
export type ImportReportShown = DeepReadonly<v.InferOutput<typeof importReportSchema>>;

/** Who looks after who sits an exam, until the last one has come in: late ones are added, and lost codes replaced, at the door of the room. */
const LISTERS = ["administrator", "author", "invigilator"] as const;

const nothing = v.strictObject({});
const examParams = v.strictObject({ examId: examIdSchema });
const packageParams = v.strictObject({ packageId: packageIdSchema });
const candidateParams = v.strictObject({ packageId: packageIdSchema, candidateId: idSchema });

const minutes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_EXTRA_MINUTES));
const times = { extraMinutes: minutes, breakMinutes: minutes };
const candidateSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_CANDIDATE_NAME)),
  /** The code that the institution gave; null to have one made. */
  code: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(CANDIDATE_CODE_LENGTH.most))),
  ...times,
});

/** Under which policy an exam is sat. */
export const policyChoiceSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("preset"), preset: v.picklist(["practice", "supervised-room", "remote"]) }),
  v.strictObject({ kind: v.literal("published"), policyId: policyIdSchema, version: policyVersionSchema }),
]);
export type PolicyChoice = DeepReadonly<v.InferOutput<typeof policyChoiceSchema>>;

const scheduleSchema = v.strictObject({
  opensAt: ms, closesAt: ms,
  /** Working time without anyone's extra time. */
  durationMs: ms,
  /** When the package opens by itself; null when only the start code opens it. */
  releaseAt: v.nullable(ms),
  /** Until when candidates may begin and still get all their time; null for the opening. */
  latestStartAt: v.nullable(ms),
  /** `auto` makes one; null: the package opens by its release time only. */
  startCode: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(40))),
  overrideCodes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_OVERRIDE_CODES)),
  policy: policyChoiceSchema,
  candidates: v.pipe(v.array(candidateSchema), v.maxLength(MOST_CANDIDATES)),
  /** Anybody with the exam code may sit it, with a code of their own choosing. */
  rehearsal: v.boolean(),
});
export type NewSchedule = DeepReadonly<v.InferOutput<typeof scheduleSchema>>;

const scheduledSchema = v.strictObject({
  packageId: packageIdSchema, title: v.string(), examCode: v.string(), link: v.string(), platform: v.string(), startCode: v.nullable(v.string()), overrideCodes: v.array(v.string()),
  opensAt: ms, closesAt: ms, durationMs: ms, releaseAt: v.nullable(ms), rehearsal: v.boolean(),
  candidates: v.array(v.strictObject({ name: v.string(), code: v.string(), ...times })),
});
/** What people need to hold an exam. The codes are said once. */
export type Scheduled = DeepReadonly<v.InferOutput<typeof scheduledSchema>>;

const listSchema = v.strictObject({
  title: v.string(), rehearsal: v.boolean(), examCode: v.string(), platform: v.string(), opensAt: ms, closesAt: ms, durationMs: ms,
  candidates: v.array(v.strictObject({
    candidateId: idSchema, name: v.string(), ...times,
    /** Null until they have signed in; then their list entry stays as it is. */
    sittingId: v.nullable(sittingIdSchema),
    handedIn: v.boolean(),
  })),
});
export type CandidateListShown = DeepReadonly<v.InferOutput<typeof listSchema>>;
export type ListedCandidate = CandidateListShown["candidates"][number];

/** How exams come in, when they are held, who sits them, and how they go. */
export const examRoutes = {
  checkExam: route({
    method: "POST", path: "/v1/staff/exams/checks/:name", audience: "staff", roles: AUTHORS, allExams: true,
    summary: "Says what would be imported of a QTI package (zip or one XML file), what is not supported, and where; keeps nothing of it",
    params: v.strictObject({ name: fileNameSchema }), request: "bytes", response: importReportSchema, bodyLimit: MOST_EXAM_BYTES,
  }),
  importExam: route({
    method: "POST", path: "/v1/staff/exams/imports/:questions/:name", audience: "staff", roles: AUTHORS, allExams: true,
    summary: "Imports a QTI package: `all` of its questions or, when some are not supported, none; `supported`: those that are",
    params: v.strictObject({ questions: v.picklist(["all", "supported"]), name: fileNameSchema }), request: "bytes",
    response: v.strictObject({ examId: examIdSchema, title: v.string(), questions: ms, leftOut: ms }), bodyLimit: MOST_EXAM_BYTES,
  }),
  scheduleExam: route({
    method: "POST", path: "/v1/staff/exams/:examId/packages", audience: "staff", roles: AUTHORS, summary: "Makes the encrypted package of an exam for one window, and who may sit it; its answer is the only one that holds the codes",
    params: examParams, request: scheduleSchema, response: scheduledSchema, bodyLimit: 4 * 1024 * 1024,
  }),
  packageFile: route({
    method: "GET", path: "/v1/staff/packages/:packageId/file", audience: "staff", roles: LISTERS, summary: "The package as a `.invigil` file for rooms without a network; encrypted as it is",
    params: packageParams, request: null, response: "bytes", bodyLimit: 0,
  }),
  removePackage: route({
    method: "POST", path: "/v1/staff/packages/:packageId/removal", audience: "staff", roles: AUTHORS, summary: "Removes a package with its candidates; refused with exam/has-sittings once anybody has signed in",
    params: packageParams, request: nothing, response: nothing, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  removeExam: route({
    method: "POST", path: "/v1/staff/exams/:examId/removal", audience: "staff", roles: AUTHORS, summary: "Removes an exam with its packages; refused with exam/has-sittings once anybody has signed in to one of them",
    params: examParams, request: nothing, response: nothing, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  staffCandidates: route({
    method: "GET", path: "/v1/staff/packages/:packageId/candidates", audience: "staff", roles: LISTERS, summary: "Who may sit a package, with what time, and who has signed in",
    params: packageParams, request: null, response: listSchema, bodyLimit: 0,
  }),
  addCandidate: route({
    method: "POST", path: "/v1/staff/packages/:packageId/candidates", audience: "staff", roles: LISTERS, summary: "Adds a candidate; its answer is the only one that holds their code",
    params: packageParams, request: candidateSchema, response: v.strictObject({ candidateId: idSchema, code: v.string() }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  changeCandidate: route({
    method: "PUT", path: "/v1/staff/packages/:packageId/candidates/:candidateId", audience: "staff", roles: LISTERS, summary: "Changes extra time and breaks of a candidate who has not signed in; afterwards time is given by an instruction",
    params: candidateParams, request: v.strictObject(times), response: nothing, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  newCandidateCode: route({
    method: "POST", path: "/v1/staff/packages/:packageId/candidates/:candidateId/codes", audience: "staff", roles: LISTERS, summary: "Another code for a candidate who has not signed in; the one before is worth nothing any more",
    params: candidateParams, request: nothing, response: v.strictObject({ code: v.string() }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  removeCandidate: route({
    method: "POST", path: "/v1/staff/packages/:packageId/candidates/:candidateId/removal", audience: "staff", roles: AUTHORS, summary: "Removes a candidate who has not signed in",
    params: candidateParams, request: nothing, response: nothing, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
} as const;
