import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";

/**
 * Reads a response's body up to a limit, counting what really comes in rather than what `Content-Length` says.
 * @param limit in bytes
 * @returns `sync/bad-response` when it is larger or ends too early
 */
export async function readBody(response: Response, limit: number): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  if (response.body === null) return ok(new Uint8Array());
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.byteLength;
      // SECURITY: an endless answer would fill memory.
      if (bytes > limit) {
        await reader.cancel();
        return fail("sync/bad-response", `the answer is larger than ${limit} bytes`, { limit });
      }
      parts.push(value);
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === "TimeoutError") return fail("sync/offline", "the platform did not finish its answer in time");
    return fail("sync/bad-response", "the answer broke off");
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return ok(whole);
}
