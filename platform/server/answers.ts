import { Readable } from "node:stream";
import * as v from "valibot";
import type { ExamContent } from "../../core/assessment/exam-content.ts";
import type { Wire, WireRouteName } from "../../core/contract/wire.ts";
import type { DeepReadonly } from "../../core/deep-readonly.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { StaffId } from "../../core/staff/role.ts";
import type { StaffMember } from "../staff/member.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { SittingRow } from "../store/schema.ts";
import type { StaffSessionRow } from "../store/staff-rows.ts";

/** Any entry of the wire contract. */
export type Route = Wire[WireRouteName];

/** Who is calling, found out before the body is read. */
export type Caller =
  | { readonly kind: "anybody" }
  | { readonly kind: "sitting"; readonly sitting: SittingRow; readonly journal: JournalRow }
  | { readonly kind: "staff"; readonly session: StaffSessionRow; readonly member: StaffMember }
  /** On the way in: only with whom they say they are, or with a link. */
  | { readonly kind: "staff-entering"; readonly session: StaffSessionRow & { readonly staffId: StaffId }; readonly member: StaffMember };

/** A request as it came in, before its schemas were applied. */
export interface RawCall {
  readonly params: unknown;
  readonly body: unknown;
  readonly caller: Caller;
  /** Address of the other side, for slowing down those who guess. */
  readonly address: string;
  readonly setHeader: (name: string, value: string) => void;
}

/** Static bytes of an answer. */
export interface FileAnswer {
  readonly bytes: Uint8Array;
  readonly contentType: "application/octet-stream" | "application/jose" | ExamContent["assets"][number]["mediaType"];
  /** Strong validator without quotes. */
  readonly etag: string;
  /** `immutable`: the bytes of this address never change. `private`: for whoever asked alone. */
  readonly caching: "immutable" | "short" | "private";
}

/** A file that is made while it is sent: for people to keep, never to be shown by a browser. */
export interface DownloadAnswer {
  readonly fileName: string;
  readonly parts: AsyncIterable<string | Uint8Array>;
}

export type Served = { readonly kind: "json"; readonly value: unknown } | ({ readonly kind: "file" } & FileAnswer) | ({ readonly kind: "download" } & DownloadAnswer);

/** A route with its handler, after which types no longer matter: the registering loop knows only this. */
export interface BoundRoute {
  readonly route: Route;
  readonly serve: (call: RawCall) => Promise<Result<Served, InvigilError>>;
}

type Outcome<T> = Promise<Result<T, InvigilError>>;
type AnswerOf<S extends v.GenericSchema> = Outcome<DeepReadonly<v.InferInput<S>>>;
type OutputOf<S extends v.GenericSchema> = DeepReadonly<v.InferOutput<S>>;
type Shared = Pick<RawCall, "address" | "setHeader">;

interface Reading<P, S> { readonly params: P; readonly request: null; readonly response: S }
interface Writing<P, B, S> { readonly params: P; readonly request: B; readonly response: S }

/** Something that anybody may read. */
export function openRead<P extends v.GenericSchema, S extends v.GenericSchema>(
  route: Route & Reading<P, S> & { readonly audience: "anybody" }, handle: (call: Shared & { readonly params: OutputOf<P> }) => AnswerOf<S>,
): BoundRoute {
  return bind(route, async (raw) => {
    const params = fit(route.params, raw.params, "params");
    return params.ok ? json(route.response, await handle({ ...raw, params: params.value })) : params;
  });
}

/** Something that anybody may send. */
export function openWrite<P extends v.GenericSchema, B extends v.GenericSchema, S extends v.GenericSchema>(
  route: Route & Writing<P, B, S> & { readonly audience: "anybody" }, handle: (call: Shared & { readonly body: OutputOf<B> }) => AnswerOf<S>,
): BoundRoute {
  return bind(route, async (raw) => {
    const body = fit(route.request, raw.body, "body");
    return body.ok ? json(route.response, await handle({ ...raw, body: body.value })) : body;
  });
}

/** Something that a sitting sends, with its token. `branch`: it goes on on another computer, and this journal does not count. */
export function sittingWrite<P extends v.GenericSchema, B extends v.GenericSchema, S extends v.GenericSchema>(
  route: Route & Writing<P, B, S> & { readonly audience: "sitting" },
  handle: (call: { readonly params: OutputOf<P>; readonly body: OutputOf<B>; readonly sitting: SittingRow; readonly journal: JournalRow; readonly branch: boolean }) => AnswerOf<S>,
): BoundRoute {
  return bind(route, async (raw) => {
    const params = fit(route.params, raw.params, "params");
    if (!params.ok) return params;
    const body = fit(route.request, raw.body, "body");
    if (!body.ok) return body;
    if (raw.caller.kind !== "sitting") return fail("sitting/token-invalid", "this path takes a sitting's token");
    const { sitting, journal } = raw.caller;
    return json(route.response, await handle({ params: params.value, body: body.value, sitting, journal, branch: journal.journalId !== sitting.journalId }));
  });
}

/** Something that staff read. */
export function staffRead<P extends v.GenericSchema, S extends v.GenericSchema>(
  route: Route & Reading<P, S> & { readonly audience: "staff" }, handle: (call: { readonly params: OutputOf<P>; readonly member: StaffMember }) => AnswerOf<S>,
): BoundRoute {
  return bind(route, async (raw) => {
    const params = fit(route.params, raw.params, "params");
    if (!params.ok) return params;
    if (raw.caller.kind !== "staff") return fail("staff/unauthorised", "this path is for staff");
    return json(route.response, await handle({ params: params.value, member: raw.caller.member }));
  });
}

/** Something that staff do. */
export function staffWrite<P extends v.GenericSchema, B extends v.GenericSchema, S extends v.GenericSchema>(
  route: Route & Writing<P, B, S> & { readonly audience: "staff" },
  handle: (call: Shared & { readonly params: OutputOf<P>; readonly body: OutputOf<B>; readonly session: StaffSessionRow; readonly member: StaffMember }) => AnswerOf<S>,
): BoundRoute {
  return bind(route, async (raw) => {
    const params = fit(route.params, raw.params, "params");
    if (!params.ok) return params;
    const body = fit(route.request, raw.body, "body");
    if (!body.ok) return body;
    if (raw.caller.kind !== "staff") return fail("staff/unauthorised", "this path is for staff");
    const { session, member } = raw.caller;
    return json(route.response, await handle({ params: params.value, body: body.value, session, member, address: raw.address, setHeader: raw.setHeader }));
  });
}

/** Something that staff take away as a file. */
export function staffDownload<P extends v.GenericSchema, B extends v.GenericSchema>(
  route: Route & Writing<P, B, "bytes"> & { readonly audience: "staff" }, handle: (call: { readonly params: OutputOf<P>; readonly body: OutputOf<B>; readonly member: StaffMember }) => Outcome<DownloadAnswer>,
): BoundRoute {
  return bind(route, async (raw) => {
    const params = fit(route.params, raw.params, "params");
    if (!params.ok) return params;
    const body = fit(route.request, raw.body, "body");
    if (!body.ok) return body;
    if (raw.caller.kind !== "staff") return fail("staff/unauthorised", "this path is for staff");
    const file = await handle({ params: params.value, body: body.value, member: raw.caller.member });
    return file.ok ? ok({ kind: "download", ...file.value }) : file;
  });
}

/** A picture that staff look at. */
export function staffPicture<P extends v.GenericSchema>(
  route: Route & Reading<P, "bytes"> & { readonly audience: "staff" }, handle: (call: { readonly params: OutputOf<P>; readonly member: StaffMember }) => Outcome<FileAnswer>,
): BoundRoute {
  return bind(route, async (raw) => {
    const file = await readByStaff(route, raw, handle);
    return file.ok ? ok({ kind: "file", ...file.value }) : file;
  });
}

/** A file that staff take away, by its address alone. */
export function staffFile<P extends v.GenericSchema>(
  route: Route & Reading<P, "bytes"> & { readonly audience: "staff" }, handle: (call: { readonly params: OutputOf<P>; readonly member: StaffMember }) => Outcome<DownloadAnswer>,
): BoundRoute {
  return bind(route, async (raw) => {
    const file = await readByStaff(route, raw, handle);
    return file.ok ? ok({ kind: "download", ...file.value }) : file;
  });
}

async function readByStaff<P extends v.GenericSchema, T>(
  route: Route & Reading<P, unknown>, raw: RawCall, handle: (call: { readonly params: OutputOf<P>; readonly member: StaffMember }) => Outcome<T>,
): Outcome<T> {
  const params = fit(route.params, raw.params, "params");
  if (!params.ok) return params;
  if (raw.caller.kind !== "staff") return fail("staff/unauthorised", "this path is for staff");
  return await handle({ params: params.value, member: raw.caller.member });
}

/** A file that staff hand over, as it comes. */
export function staffUpload<P extends v.GenericSchema, S extends v.GenericSchema>(
  route: Route & Writing<P, "bytes", S> & { readonly audience: "staff" }, handle: (call: { readonly params: OutputOf<P>; readonly file: Readable; readonly member: StaffMember }) => AnswerOf<S>,
): BoundRoute {
  return bind(route, async (raw) => {
    const params = fit(route.params, raw.params, "params");
    if (!params.ok) return params;
    if (raw.caller.kind !== "staff") return fail("staff/unauthorised", "this path is for staff");
    if (!(raw.body instanceof Readable)) return fail("http/invalid-request", "the body must be a file, as application/octet-stream", { part: "body" });
    return json(route.response, await handle({ params: params.value, file: raw.body, member: raw.caller.member }));
  });
}

/** A step of a member of staff on the way in. */
export function enteringWrite<P extends v.GenericSchema, B extends v.GenericSchema, S extends v.GenericSchema>(
  route: Route & Writing<P, B, S> & { readonly audience: "staff-entering" },
  handle: (call: Shared & { readonly body: OutputOf<B>; readonly session: StaffSessionRow & { readonly staffId: StaffId }; readonly member: StaffMember }) => AnswerOf<S>,
): BoundRoute {
  return bind(route, async (raw) => {
    const body = fit(route.request, raw.body, "body");
    if (!body.ok) return body;
    if (raw.caller.kind !== "staff-entering") return fail("staff/unauthorised", "sign in first");
    const { session, member } = raw.caller;
    return json(route.response, await handle({ body: body.value, session, member, address: raw.address, setHeader: raw.setHeader }));
  });
}

/** Static bytes for anybody. */
export function openFile<P extends v.GenericSchema>(
  route: Route & { readonly params: P; readonly request: null; readonly response: "bytes" | "jws"; readonly audience: "anybody" },
  handle: (call: { readonly params: OutputOf<P> }) => Outcome<FileAnswer>,
): BoundRoute {
  return bind(route, async (raw) => {
    const params = fit(route.params, raw.params, "params");
    if (!params.ok) return params;
    const file = await handle({ params: params.value });
    return file.ok ? ok({ kind: "file", ...file.value }) : file;
  });
}

function bind(route: Route, serve: BoundRoute["serve"]): BoundRoute {
  return { route, serve };
}

function json<S extends v.GenericSchema>(schema: S, answer: Result<DeepReadonly<v.InferInput<S>>, InvigilError>): Result<Served, InvigilError> {
  if (!answer.ok) return answer;
  // SECURITY: answers are strict too: a field too many (an answer key, a name) is a bug that must not leave the house.
  const checked = v.safeParse(schema, answer.value);
  if (!checked.success) throw new Error(`an answer does not fit the contract at ${v.getDotPath(checked.issues[0]) ?? "its root"}`);
  return ok({ kind: "json", value: answer.value });
}

// SECURITY: strict schemas decide what reaches a handler; unknown keys, wrong types and oversize values stop here.
function fit<S extends v.GenericSchema>(schema: S, value: unknown, part: "params" | "body"): Result<DeepReadonly<v.InferOutput<S>>, InvigilError> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return ok(frozen(parsed.output));
  const [issue] = parsed.issues;
  return fail("http/invalid-request", `the ${part} does not fit: ${issue.type}`, { part, path: (v.getDotPath(issue) ?? "").slice(0, 200) });
}

/** A type-level promise: handlers change nothing in place. */
function frozen<T>(value: T): DeepReadonly<T>;
function frozen(value: unknown): unknown {
  return value;
}
