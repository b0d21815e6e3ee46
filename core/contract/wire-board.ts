import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";
import { sittingStateSchema } from "./wire-review.ts";
import { DEFAULT_BODY_LIMIT, route } from "./wire-route.ts";

/** Most rows in one answer: what is beyond them comes with the next one, so that no answer keeps the platform from its candidates. */
export const MOST_BOARD_ROWS = 1000;

/** Where an answer ended: of which start of the platform, and after which change. `all` asks for everything. */
const cursorSchema = v.union([v.literal("all"), v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}-\d{1,15}$/))]);

/** One candidate on the board; everything of the sitting is null, or 0, until they sign in. */
const boardRowSchema = v.strictObject({
  candidateId: v.string(), candidate: v.string(),
  sittingId: v.nullable(sittingIdSchema),
  state: v.picklist(["not-here", ...sittingStateSchema.options]),
  answered: ms, remainingMs: ms, incidents: ms,
  /** When the computer last gave a sign of life; null until it did. */
  lastSeenAt: v.nullable(ms),
  /** When it was handed in by the candidate's clock, and when the receipt was given by the platform's; null until then. */
  sealedAt: v.nullable(ms), receiptAt: v.nullable(ms),
});
export type BoardRow = DeepReadonly<v.InferOutput<typeof boardRowSchema>>;

const boardAnswerSchema = v.strictObject({
  /** For the next question. */
  cursor: v.string(),
  /** The platform's clock: times in rows are measured by it. */
  now: ms,
  /** True when `since` was not of this start of the platform: rows that are not here are not there any more. */
  whole: v.boolean(),
  /** True when there is more at once. */
  more: v.boolean(),
  questions: ms,
  rows: v.pipe(v.array(boardRowSchema), v.maxLength(MOST_BOARD_ROWS)),
  /** Candidates who are not on the board any more. */
  gone: v.array(v.string()),
});
export type BoardAnswer = DeepReadonly<v.InferOutput<typeof boardAnswerSchema>>;

const packageParams = v.strictObject({ packageId: packageIdSchema });
const INVIGILATION = ["administrator", "invigilator"] as const;

/** For whom a code is and why, in one line. */
const reasonSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "no control characters"));

const overrideCodesSchema = v.strictObject({
  /** How many there are. */
  codes: ms,
  given: v.array(v.strictObject({
    number: ms, at: ms,
    /** Null when it was altered in the database. */
    reason: v.nullable(v.string()),
  })),
});
export type OverrideCodesStand = DeepReadonly<v.InferOutput<typeof overrideCodesSchema>>;

/** What the board of an exam reads, and the codes that are read out beside it. */
export const boardRoutes = {
  staffBoard: route({
    method: "GET", path: "/v1/staff/packages/:packageId/board/:since", audience: "staff", roles: ["administrator", "invigilator", "marker", "privacy-officer"],
    summary: "Candidates of a package that changed since a cursor of an earlier answer, or all of them in parts; those who have not signed in are among them",
    params: v.strictObject({ packageId: packageIdSchema, since: cursorSchema }), request: null, response: boardAnswerSchema, bodyLimit: 0,
  }),
  staffOverrideCodes: route({
    method: "GET", path: "/v1/staff/packages/:packageId/override-codes", audience: "staff", roles: INVIGILATION, summary: "How many override codes a package has, and which were given, for whom and why; no code",
    params: packageParams, request: null, response: overrideCodesSchema, bodyLimit: 0,
  }),
  giveOverrideCode: route({
    method: "POST", path: "/v1/staff/packages/:packageId/override-codes", audience: "staff", roles: INVIGILATION,
    summary: "The next override code that nobody was given yet; refused with override/all-given when there is none. Its number is written into the audit log",
    params: packageParams, request: v.strictObject({ reason: reasonSchema }), response: v.strictObject({ number: ms, code: v.string(), left: ms }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  showStartCode: route({
    method: "POST", path: "/v1/staff/packages/:packageId/start-code-views", audience: "staff", roles: INVIGILATION, summary: "The start code of a package; null when it opens by its release alone. Each time is written into the audit log",
    params: packageParams, request: v.strictObject({}), response: v.strictObject({ startCode: v.nullable(v.string()) }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
} as const;
