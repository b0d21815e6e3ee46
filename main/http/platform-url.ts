import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * The platform's base URL from what a person typed or a manifest says: `https` always, `http` for this computer only.
 * A name without a scheme gets `https://`, or `http://` when it is this computer.
 * @returns origin without a slash at the end; `link/invalid`, `link/insecure-platform`
 */
export function parsePlatformUrl(text: string): Result<string, InvigilError> {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${isLoopbackName(trimmed) ? "http" : "https"}://${trimmed}`;
  if (trimmed === "" || !URL.canParse(withScheme)) return fail("link/invalid", "the platform's address cannot be read");
  const url = new URL(withScheme);
  if (url.protocol !== "https:" && url.protocol !== "http:") return fail("link/invalid", "the platform's address is not a web address");
  // SECURITY: a user name in the address hides the real host from the reader; a path or query would redirect every call.
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "" || url.pathname !== "/") return fail("link/invalid", "the platform's address holds more than a host");
  // SECURITY: without TLS anybody on the network could read and change an exam.
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) return fail("link/insecure-platform", "the platform is not reached over https");
  return ok(url.origin);
}

function isLoopbackName(text: string): boolean {
  const host = /^(\[[^\]]*\]|[^:/]*)/.exec(text)?.[1] ?? "";
  return LOOPBACK.test(host);
}
