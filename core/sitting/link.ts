import * as v from "valibot";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { PackageId } from "./ids.ts";
import { packageIdSchema } from "./ids.ts";

/** What an exam link says. */
export interface ExamLink {
  /** Origin of the platform, without a slash at the end. */
  readonly platform: string;
  readonly packageId: PackageId;
  /** Thumbprint of the organisation's key that must have signed the package; null when the link names none. */
  readonly issuer: string | null;
}

const LINK = /^invigil:\/\/([^/?#@\s]+)\/exam\/([0-9A-Za-z]{26})\/?(?:\?key=([A-Za-z0-9_-]{43}))?$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads `invigil://HOST[:PORT]/exam/<packageId>?key=<kid>`. The platform is reached by https; by http on this computer only.
 * @returns `link/invalid` for anything else
 */
export function parseExamLink(text: string): Result<ExamLink, InvigilError> {
  const [, host, id, issuer] = LINK.exec(text.trim()) ?? [];
  const packageId = v.safeParse(packageIdSchema, id?.toUpperCase());
  const platform = host === undefined ? null : originOf(`https://${host}`);
  if (platform === null || !packageId.success) return fail("link/invalid", "this is not a link to an exam");
  return ok({ platform, packageId: packageId.output, issuer: issuer ?? null });
}

/** Writes the link of a package; `parseExamLink` reads it back. */
export function formatExamLink(link: ExamLink): string {
  const url = new URL(link.platform);
  return `invigil://${url.host}/exam/${link.packageId}${link.issuer === null ? "" : `?key=${link.issuer}`}`;
}

/**
 * Reads a platform's address as people type it: `exams.example.org`, `https://exams.example.org/`, `127.0.0.1:8080`.
 * @returns its origin; `link/insecure-platform` for http beyond this computer, `link/invalid` for what is no address
 */
export function parsePlatform(text: string): Result<string, InvigilError> {
  const [, scheme, host] = /^(?:(https?):\/\/)?([^/?#@\s]+)\/?$/i.exec(text.trim()) ?? [];
  const origin = host === undefined ? null : originOf(`https://${host}`);
  if (origin === null) return fail("link/invalid", "this is not the address of a platform");
  // SECURITY: codes and tokens travel to this address; without encryption anybody on the network could read them.
  if (scheme?.toLowerCase() === "http" && !origin.startsWith("http:")) {
    return fail("link/insecure-platform", "this address is not encrypted (http); a platform is reached by https");
  }
  return ok(origin);
}

/** Whether a URL's host is this computer itself. */
function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** Origin of a platform URL with the scheme that its host must have. */
function originOf(httpsUrl: string): string | null {
  if (!URL.canParse(httpsUrl)) return null;
  const url = new URL(httpsUrl);
  if (url.username !== "" || url.password !== "" || url.pathname !== "/" || url.search !== "" || url.hash !== "") return null;
  if (!isLoopback(url.hostname)) return url.origin;
  // Port 443 was dropped as https's own; it must be named for http.
  const port = url.port === "" && httpsUrl.endsWith(":443") ? "443" : url.port;
  return new URL(`http://${url.hostname}${port === "" ? "" : `:${port}`}`).origin;
}
