import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { sha256HexSchema } from "../crypto/schemas.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { policyIdSchema, policyNameSchema, policyVersionSchema } from "../policy/policy-id.ts";
import { packageIdSchema } from "../sitting/ids.ts";
import { staffIdSchema, STAFF_ROLES } from "../staff/role.ts";
import { DEFAULT_BODY_LIMIT, route } from "./wire-route.ts";

/** Largest body with a policy, bytes: room for JSON's escapes around `MOST_POLICY_BYTES`. */
const POLICY_BODY = 2_000_000;

/** Who works on drafts, and who publishes them. Whoever works here may read what exams lock and collect. */
const DRAFTS = ["administrator", "author"] as const;
const PUBLISHING = ["administrator"] as const;

/** A policy as JSON; its form is the JSON Schema at `/schemas/policy.json`. It is read by the handler, which says what does not fit and where. */
const policyJsonSchema = v.record(v.string(), v.unknown());

const pathVersion = v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/), v.transform(Number));
const ofPolicy = v.strictObject({ policyId: policyIdSchema });
const ofVersion = v.strictObject({ policyId: policyIdSchema, version: pathVersion });
/** Every change counts a revision; whoever changes something says which one they saw. */
const revision = v.pipe(v.number(), v.integer(), v.minValue(1));

const shownVersionEntries = {
  version: policyVersionSchema, state: v.picklist(["draft", "proposed", "published"]), revision, name: v.string(), sha256: sha256HexSchema, changedAt: ms,
  /** Everybody who changed the draft; those of them who have an account. */
  authors: v.array(v.string()), authorIds: v.array(staffIdSchema),
  proposed: v.nullable(v.strictObject({ by: v.string(), staffId: v.nullable(staffIdSchema), at: ms })),
  /** The last proposal was sent back; null since it was proposed again. */
  sentBack: v.nullable(v.strictObject({ by: v.string(), at: ms, reason: v.string() })),
  published: v.nullable(v.strictObject({ by: v.string(), approver: v.nullable(v.string()), at: ms })),
} as const;
const shownVersionSchema = v.strictObject(shownVersionEntries);
export type ShownVersion = DeepReadonly<v.InferOutput<typeof shownVersionSchema>>;

const listedPolicySchema = v.strictObject({
  policyId: policyIdSchema, name: v.string(),
  /** Newest published version; null when there is none. */
  published: v.nullable(policyVersionSchema),
  /** The version that is being worked on. */
  open: v.nullable(v.strictObject({ version: policyVersionSchema, state: v.picklist(["draft", "proposed"]) })),
  changedAt: ms,
  /** Scheduled exams that use any of its versions and are not over. */
  packages: ms,
});
export type ListedPolicy = DeepReadonly<v.InferOutput<typeof listedPolicySchema>>;

const knownPolicySchema = v.strictObject({
  policyId: policyIdSchema,
  /** Newest first. */
  versions: v.array(shownVersionSchema),
  /** Whether a new version needs a second person now. */
  needsApproval: v.boolean(),
  /** Exams that are scheduled with it and not over: those of the caller, and how many others. */
  packages: v.array(v.strictObject({ packageId: packageIdSchema, exam: v.string(), code: v.string(), opensAt: ms, closesAt: ms, version: policyVersionSchema })),
  otherPackages: ms,
});
export type KnownPolicy = DeepReadonly<v.InferOutput<typeof knownPolicySchema>>;

/** `jws` is null until the version is published. */
const wholeVersionSchema = v.strictObject({ ...shownVersionEntries, policy: policyJsonSchema, jws: v.nullable(v.string()) });
export type PolicyVersionShown = DeepReadonly<v.InferOutput<typeof wholeVersionSchema>>;
/** The same as it came in, with a policy that is still to be read. */
export type PolicyVersionRead = Readonly<v.InferOutput<typeof wholeVersionSchema>>;

const savedSchema = v.strictObject({ policyId: policyIdSchema, version: policyVersionSchema, revision, sha256: sha256HexSchema });
export type SavedPolicy = DeepReadonly<v.InferOutput<typeof savedSchema>>;

/** `newest`: the published version that the policy goes back to; null when there is none, and the policy is gone. */
const discardedSchema = v.strictObject({ newest: v.nullable(policyVersionSchema) });
export type DiscardedDraft = DeepReadonly<v.InferOutput<typeof discardedSchema>>;

const readSchema = v.strictObject({ revision, sha256: sha256HexSchema });

/** Policies, their drafts and their approval. */
export const policyRoutes = {
  policies: route({
    method: "GET", path: "/v1/staff/policies", audience: "staff", roles: STAFF_ROLES, summary: "All policies, by name",
    params: v.strictObject({}), request: null, response: v.strictObject({ policies: v.array(listedPolicySchema) }), bodyLimit: 0,
  }),
  policy: route({
    method: "GET", path: "/v1/staff/policies/:policyId", audience: "staff", roles: STAFF_ROLES, summary: "A policy with its versions, and the scheduled exams that use it",
    params: ofPolicy, request: null, response: knownPolicySchema, bodyLimit: 0,
  }),
  policyVersion: route({
    method: "GET", path: "/v1/staff/policies/:policyId/versions/:version", audience: "staff", roles: STAFF_ROLES, summary: "One version whole; signed when it is published",
    params: ofVersion, request: null, response: wholeVersionSchema, bodyLimit: 0,
  }),
  policyCreate: route({
    method: "POST", path: "/v1/staff/policies", audience: "staff", roles: DRAFTS, summary: "Keeps a new policy as a draft",
    params: v.strictObject({}), request: v.strictObject({ name: policyNameSchema, policy: policyJsonSchema }), response: savedSchema, bodyLimit: POLICY_BODY,
  }),
  policyBegin: route({
    method: "POST", path: "/v1/staff/policies/:policyId/versions", audience: "staff", roles: DRAFTS, summary: "Begins the next version as a copy of an earlier one",
    params: ofPolicy, request: v.strictObject({ from: policyVersionSchema }), response: savedSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  policySave: route({
    method: "PUT", path: "/v1/staff/policies/:policyId/versions/:version", audience: "staff", roles: DRAFTS, summary: "Keeps a draft; refused with policy/stale when it was changed since the revision that it is based on",
    params: ofVersion, request: v.strictObject({ revision, name: policyNameSchema, policy: policyJsonSchema }), response: savedSchema, bodyLimit: POLICY_BODY,
  }),
  policyPropose: route({
    method: "POST", path: "/v1/staff/policies/:policyId/versions/:version/proposals", audience: "staff", roles: DRAFTS, summary: "Asks a second person to approve exactly this draft",
    params: ofVersion, request: readSchema, response: savedSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  policyPublish: route({
    method: "POST", path: "/v1/staff/policies/:policyId/versions/:version/publications", audience: "staff", roles: PUBLISHING, allExams: true,
    summary: "Publishes exactly this draft, signed; refused with policy/needs-approval while a scheduled exam uses the policy",
    params: ofVersion, request: readSchema, response: savedSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  policyApprove: route({
    method: "POST", path: "/v1/staff/policies/:policyId/versions/:version/approvals", audience: "staff", roles: PUBLISHING, allExams: true,
    summary: "Approves exactly this proposal as the second person, and publishes it, signed; refused to whoever wrote or proposed it",
    params: ofVersion, request: readSchema, response: savedSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  policyDiscard: route({
    method: "POST", path: "/v1/staff/policies/:policyId/versions/:version/removal", audience: "staff", roles: PUBLISHING, allExams: true,
    summary: "Throws a draft away, and with it a policy that was never published; refused with policy/stale when it was changed since it was shown, and with policy/wrong-state while it waits for approval",
    params: ofVersion, request: v.strictObject({ revision }), response: discardedSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  policySendBack: route({
    method: "POST", path: "/v1/staff/policies/:policyId/versions/:version/rejections", audience: "staff", roles: PUBLISHING, allExams: true, summary: "Sends a proposal back with a reason",
    params: ofVersion, request: v.strictObject({ revision, reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500), v.check((reason) => reason.isWellFormed(), "whole characters")) }),
    response: v.strictObject({}), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
} as const;
