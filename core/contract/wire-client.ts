import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { fail, invigilError } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import { err, ok } from "../result.ts";
import type { Result } from "../result.ts";
import { jwsSchema, wire, wireFailureSchema } from "./wire.ts";
import type { Wire, WireRouteName } from "./wire.ts";

type WireParams<N extends WireRouteName> = v.InferInput<Wire[N]["params"]>;
type WireBody<N extends WireRouteName> = Wire[N]["request"] extends v.GenericSchema ? v.InferInput<Wire[N]["request"]> : undefined;
type WireAnswer<N extends WireRouteName> = Wire[N]["response"] extends "bytes" ? Uint8Array<ArrayBuffer> : Wire[N]["response"] extends "jws" ? string
  : Wire[N]["response"] extends v.GenericSchema ? v.InferOutput<Wire[N]["response"]> : never;

interface WireInput<N extends WireRouteName> {
  readonly params: WireParams<N>;
  readonly body: WireBody<N>;
  readonly token?: string;
}

/** The platform's HTTP API, one function. */
export interface WireClient {
  readonly platform: string;
  readonly request: <N extends WireRouteName>(name: N, input: WireInput<N>) => Promise<Result<WireAnswer<N>, InvigilError>>;
}

/** One HTTP request, as any HTTP library can send it. */
export interface TransportRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Most bytes of an answer's body that are read. */
  readonly mostBytes: number;
}

/** An answer whose head came in. */
export interface TransportAnswer {
  readonly status: number;
  /** Headers `Content-Type` and `Retry-After` as they came. */
  readonly contentType: string | null;
  readonly retryAfter: string | null;
  /** The whole body, or why it could not be read: `sync/bad-response` when too large or broken off, `sync/offline` when too slow. */
  readonly body: Result<Uint8Array<ArrayBuffer>, InvigilError>;
}

/**
 * Carries requests to a platform. It follows no redirect, sends no cookie, keeps no answer, reads no more than `mostBytes`, and ends in a bounded time.
 * @returns `sync/offline` when there was no answer at all, `sync/redirected` when a redirect's status cannot be seen
 */
export type Transport = (request: TransportRequest) => Promise<Result<TransportAnswer, InvigilError>>;

const MOST_BYTES = { json: 1024 * 1024, jws: 2_000_000, bytes: 2 * 1024 * 1024 } as const;
const LONGEST_RETRY_AFTER_MS = 10 * 60_000;
/** What "try again later" means when the platform does not say it. */
const RETRY_AFTER_MS = 5000;

/**
 * A client for one platform, derived from the wire contract. Whatever a hostile or broken platform answers becomes a code:
 * no connection or time-out `sync/offline`; a redirect `sync/redirected`; 429 and 503 `sync/overloaded` with `detail.retryAfterMs`;
 * anything that does not fit the contract (HTML, garbage, too large, broken off, 5xx) `sync/bad-response`; a refusal in the contract's form is passed on.
 * @param platform origin as `parsePlatform` gives it
 */
export function createWireClient(platform: string, transport: Transport, clock: Pick<Clock, "now">): WireClient {
  return {
    platform,
    request: async <N extends WireRouteName>(name: N, input: WireInput<N>) => {
      const answered = await transport(requestOf(platform, name, input));
      return answered.ok ? read<N>(name, answered.value, clock) : answered;
    },
  };
}

function requestOf<N extends WireRouteName>(platform: string, name: N, { params, body, token }: WireInput<N>): TransportRequest {
  const { method, path, response } = wire[name];
  const headers: Record<string, string> = { Accept: mediaTypeOf(name) };
  if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return {
    method, url: `${platform}${fillPath(path, params)}`, headers, body: body === undefined ? null : JSON.stringify(body),
    mostBytes: response === "bytes" ? MOST_BYTES.bytes : response === "jws" ? MOST_BYTES.jws : MOST_BYTES.json,
  };
}

function mediaTypeOf(name: WireRouteName): string {
  const { response } = wire[name];
  return response === "bytes" ? "application/octet-stream" : response === "jws" ? "application/jose" : "application/json";
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:([A-Za-z0-9]+)/g, (_whole, key: string) => encodeURIComponent(params[key] ?? ""));
}

function read<N extends WireRouteName>(name: N, answer: TransportAnswer, clock: Pick<Clock, "now">): Result<WireAnswer<N>, InvigilError> {
  // SECURITY: a redirect could lead answers and tokens to another host; the platform has none.
  if (answer.status >= 300 && answer.status < 400) return fail("sync/redirected", "the platform answered with a redirect, which is not followed");
  if (answer.status !== 200) return err(readFailure(answer, clock));
  const type = (answer.contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const expected = mediaTypeOf(name);
  if (type !== expected) return fail("sync/bad-response", `the answer is ${type === "" ? "of no type" : type} and should be ${expected}`);
  if (!answer.body.ok) return answer.body;
  const { response } = wire[name];
  const value: unknown = response === "bytes" ? answer.body.value : response === "jws" ? new TextDecoder().decode(answer.body.value) : parseBytes(answer.body.value);
  return isAnswer(name, value) ? ok(value) : fail("sync/bad-response", `the answer to ${name} does not fit the contract`);
}

function isAnswer<N extends WireRouteName>(name: N, value: unknown): value is WireAnswer<N> {
  const schema = wire[name].response;
  if (schema === "bytes") return value instanceof Uint8Array;
  return v.is(schema === "jws" ? jwsSchema : schema, value);
}

function readFailure({ status, retryAfter, body }: TransportAnswer, clock: Pick<Clock, "now">): InvigilError {
  const retryAfterMs = readRetryAfter(retryAfter, clock);
  if (status === 503 || status === 429) {
    return invigilError("sync/overloaded", "the platform asks to try again later", { retryAfterMs: retryAfterMs ?? RETRY_AFTER_MS, status });
  }
  const parsed = body.ok ? v.safeParse(wireFailureSchema, parseBytes(body.value)) : null;
  if (parsed?.success !== true) return invigilError("sync/bad-response", `the platform answered with status ${status}`, { status });
  const { code, message, retryable, detail } = parsed.output.error;
  const known = { ...detail, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  return Object.keys(known).length === 0 ? { code, message, retryable } : { code, message, retryable, detail: known };
}

function parseBytes(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return value;
  } catch {
    return undefined;
  }
}

/** `Retry-After` (RFC 9110 §10.2.3), seconds or a date, in ms; never longer than ten minutes. */
function readRetryAfter(header: string | null, clock: Pick<Clock, "now">): number | null {
  if (header === null) return null;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - clock.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}
