import type { IncomingHttpHeaders } from "node:http";
import * as v from "valibot";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { isTheirs } from "../staff/member.ts";
import type { Store } from "../store/store.ts";
import type { Caller, Route } from "./answers.ts";

/** What a path is about: one of these, or nothing in particular. */
const aboutSchema = v.object({ sittingId: v.optional(v.string()), packageId: v.optional(v.string()), examId: v.optional(v.string()) });

/**
 * The one place in which rights are checked: the roles of the route, and the exam that the path is about. What it is not about one exam (lists) is for the handler to
 * narrow with `isTheirs`. Errors: staff/forbidden, storage/….
 */
export async function authorise(store: Store, route: Route, params: unknown, caller: Caller): Promise<Result<void, InvigilError>> {
  if (caller.kind !== "staff") return ok(undefined);
  const roles: readonly string[] = "roles" in route ? route.roles : [];
  // SECURITY: what a role is not named for, it may not do; a route without roles is for nobody.
  if (!caller.member.roles.some((role) => roles.includes(role))) return fail("staff/forbidden", "your role does not include this");
  if (caller.member.exams === null) return ok(undefined);
  // SECURITY: an administrator of one exam could otherwise make themselves one of all.
  if ("allExams" in route) return fail("staff/forbidden", "this is for administrators of all exams");
  const about = v.safeParse(aboutSchema, params);
  const subject = about.success ? (about.output.sittingId ?? about.output.packageId ?? about.output.examId) : undefined;
  if (subject === undefined) return ok(undefined);
  const examId = await store.read((tables) => tables.examConcerned(subject));
  if (!examId.ok) return examId;
  // SECURITY: an exam that is not there and one that is not theirs look the same to them.
  return isTheirs(caller.member, examId.value) ? ok(undefined) : fail("staff/forbidden", "this is not one of the exams that you work with");
}

/**
 * Whether a browser sent this from another site, in the name of somebody who is signed in here (CSRF). Programs that are no browsers send neither header.
 * Errors: http/cross-site.
 */
export function fromHere(method: string, headers: IncomingHttpHeaders): Result<void, InvigilError> {
  if (method === "GET") return ok(undefined);
  const site = headers["sec-fetch-site"];
  const refused = fail("http/cross-site", "this was sent by a page of another site");
  // SECURITY: cookies are SameSite=Strict as well; a browser that does not know one of the two knows the other.
  if (site !== undefined) return site === "same-origin" || site === "none" ? ok(undefined) : refused;
  if (headers.origin === undefined) return ok(undefined);
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host ? ok(undefined) : refused;
}
