import * as v from "valibot";
import { jwsSchema, wire, wireFailureSchema } from "../../core/contract/wire.ts";
import type { Wire, WireRouteName } from "../../core/contract/wire.ts";
import { fail, invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { readBody } from "./read-body.ts";

export type WireParams<N extends WireRouteName> = v.InferInput<Wire[N]["params"]>;
export type WireBody<N extends WireRouteName> = Wire[N]["request"] extends v.GenericSchema ? v.InferInput<Wire[N]["request"]> : undefined;
export type WireAnswer<N extends WireRouteName> = Wire[N]["response"] extends "bytes" ? Uint8Array<ArrayBuffer> : Wire[N]["response"] extends "jws" ? string
  : Wire[N]["response"] extends v.GenericSchema ? v.InferOutput<Wire[N]["response"]> : never;

export interface WireInput<N extends WireRouteName> {
  readonly params: WireParams<N>;
  readonly body: WireBody<N>;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** The platform's HTTP API, one function. */
export interface PlatformClient {
  readonly platform: string;
  readonly request: <N extends WireRouteName>(name: N, input: WireInput<N>) => Promise<Result<WireAnswer<N>, InvigilError>>;
}

/** Longest wait for a whole answer in ms. */
const TIMEOUT_MS = 15_000;
const LIMITS = { json: 1024 * 1024, jws: 2_000_000, bytes: 2 * 1024 * 1024 } as const;
const LONGEST_RETRY_AFTER_MS = 10 * 60_000;

/**
 * A client for one platform, derived from the wire contract. Whatever a hostile or broken platform answers becomes a code:
 * no connection or time-out `sync/offline`; a redirect `sync/redirected`; 429 and 503 `sync/overloaded` with `detail.retryAfterMs`;
 * anything that does not fit the contract (HTML, garbage, too large, broken off, 5xx) `sync/bad-response`; a refusal in the contract's form is passed on.
 * @param platform origin as `parsePlatformUrl` gives it
 * @param timeoutMs longest wait for a whole answer
 */
export function createPlatformClient(platform: string, timeoutMs: number = TIMEOUT_MS): PlatformClient {
  return {
    platform,
    request: async <N extends WireRouteName>(name: N, input: WireInput<N>) => {
      const answered = await send(platform, timeoutMs, name, input);
      return answered.ok ? await read<N>(name, answered.value) : answered;
    },
  };
}

async function send<N extends WireRouteName>(platform: string, timeoutMs: number, name: N, input: WireInput<N>): Promise<Result<Response, InvigilError>> {
  const route = wire[name];
  const timeout = AbortSignal.timeout(timeoutMs);
  const headers: Record<string, string> = { Accept: route.response === "bytes" ? "application/octet-stream" : route.response === "jws" ? "application/jose" : "application/json" };
  if (input.token !== undefined) headers["Authorization"] = `Bearer ${input.token}`;
  if (input.body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return ok(await fetch(`${platform}${fillPath(route.path, input.params)}`, {
      method: route.method, headers, body: input.body === undefined ? null : JSON.stringify(input.body),
      // SECURITY: a redirect could lead answers and tokens to another host; the platform has none.
      redirect: "manual", credentials: "omit", cache: "no-store", signal: input.signal === undefined ? timeout : AbortSignal.any([timeout, input.signal]),
    }));
  } catch (cause) {
    return fail("sync/offline", "the platform could not be reached", { reason: reasonOf(cause) });
  }
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:([A-Za-z0-9]+)/g, (_whole, key: string) => encodeURIComponent(params[key] ?? ""));
}

async function read<N extends WireRouteName>(name: N, response: Response): Promise<Result<WireAnswer<N>, InvigilError>> {
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel();
    return fail("sync/redirected", "the platform answered with a redirect, which is not followed");
  }
  if (response.status !== 200) return err(await readFailure(response));
  const kind = wire[name].response;
  const expected = kind === "bytes" ? "application/octet-stream" : kind === "jws" ? "application/jose" : "application/json";
  const type = (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== expected) {
    await response.body?.cancel();
    return fail("sync/bad-response", `the answer is ${type ?? "of no type"} and should be ${expected}`);
  }
  const body = await readBody(response, kind === "bytes" ? LIMITS.bytes : kind === "jws" ? LIMITS.jws : LIMITS.json);
  if (!body.ok) return body;
  const value: unknown = kind === "bytes" ? body.value : kind === "jws" ? new TextDecoder().decode(body.value) : parseJson(body.value);
  return isAnswer(name, value) ? ok(value) : fail("sync/bad-response", `the answer to ${name} does not fit the contract`);
}

function isAnswer<N extends WireRouteName>(name: N, value: unknown): value is WireAnswer<N> {
  const schema = wire[name].response;
  if (schema === "bytes") return value instanceof Uint8Array;
  return v.is(schema === "jws" ? jwsSchema : schema, value);
}

async function readFailure(response: Response): Promise<InvigilError> {
  const retryAfterMs = readRetryAfter(response.headers.get("retry-after"));
  const body = await readBody(response, LIMITS.json);
  const parsed = body.ok ? v.safeParse(wireFailureSchema, parseJson(body.value)) : null;
  if (response.status === 503 || response.status === 429) {
    return invigilError("sync/overloaded", "the platform asks to try again later", { retryAfterMs: retryAfterMs ?? 5000, status: response.status });
  }
  if (parsed?.success !== true) return invigilError("sync/bad-response", `the platform answered with status ${response.status}`, { status: response.status });
  const { code, message, retryable, detail } = parsed.output.error;
  const known = { ...detail, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  return Object.keys(known).length === 0 ? { code, message, retryable } : { code, message, retryable, detail: known };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return value;
  } catch {
    return undefined;
  }
}

/** `Retry-After` (RFC 9110 §10.2.3), seconds or a date, in ms; never longer than ten minutes. */
function readRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  const inner = cause.cause;
  return inner instanceof Error && "code" in inner && typeof inner.code === "string" ? inner.code : cause.name;
}
