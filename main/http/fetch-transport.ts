import type { Transport } from "../../core/contract/wire-client.ts";
import { fail } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import { readBody } from "./read-body.ts";

/** Longest wait for a whole answer in ms. */
const TIMEOUT_MS = 15_000;

/** Requests over `fetch`: no redirect, no cookie, no cache; bodies are counted while they are read. */
export function fetchTransport(timeoutMs: number = TIMEOUT_MS): Transport {
  return async ({ url, mostBytes, ...request }) => {
    try {
      const response = await fetch(url, {
        ...request,
        // SECURITY: a redirect could lead answers and tokens to another host; the platform has none.
        redirect: "manual", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(timeoutMs),
      });
      // A browser's fetch hides a redirect's status; Node's gives it.
      if (response.type === "opaqueredirect") return fail("sync/redirected", "the platform answered with a redirect, which is not followed");
      return ok({
        status: response.status, contentType: response.headers.get("content-type"), retryAfter: response.headers.get("retry-after"), body: await readBody(response, mostBytes),
      });
    } catch (cause) {
      return fail("sync/offline", "the platform could not be reached", { reason: reasonOf(cause) });
    }
  };
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  const inner = cause.cause;
  return inner instanceof Error && "code" in inner && typeof inner.code === "string" ? inner.code : cause.name;
}
