import type { StaffSession } from "../staff/staff-session.ts";
import { SESSION_MS } from "../staff/staff-session.ts";
import type { RawCall } from "./answers.ts";
import { STAFF_COOKIE } from "./authentication.ts";

/** Hands a session to a browser; answers with what its page may know of it. */
export function giveStaffCookie(setHeader: RawCall["setHeader"], { token, stage, expiresAt }: StaffSession, secure: boolean): { readonly stage: StaffSession["stage"]; readonly expiresAt: number } {
  setHeader("set-cookie", cookieOf(token, SESSION_MS[stage] / 1000, secure));
  return { stage, expiresAt };
}

/** Takes the session back from a browser. */
export function dropStaffCookie(setHeader: RawCall["setHeader"], secure: boolean): void {
  setHeader("set-cookie", cookieOf("", 0, secure));
}

function cookieOf(token: string, maxAgeS: number, secure: boolean): string {
  // SECURITY: scripts cannot read the session, and other sites cannot use it.
  return [`${STAFF_COOKIE}=${token}`, "HttpOnly", "SameSite=Strict", "Path=/", `Max-Age=${maxAgeS}`, ...(secure ? ["Secure"] : [])].join("; ");
}
