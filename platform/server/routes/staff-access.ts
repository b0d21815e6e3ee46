import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { writeAudit } from "../../office/audit.ts";
import { organisationName } from "../../office/settings.ts";
import { enrol, offerSecondFactor } from "../../staff/enrolment.ts";
import { giveSecondFactor, signInWithPassword } from "../../staff/sign-in.ts";
import type { StaffSession } from "../../staff/staff-session.ts";
import { exchangeStaffLink, SESSION_MS } from "../../staff/staff-session.ts";
import type { BoundRoute, RawCall } from "../answers.ts";
import { enteringWrite, openWrite, staffRead, staffWrite } from "../answers.ts";
import { STAFF_COOKIE } from "../authentication.ts";
import type { Desk } from "../desk.ts";

/** How staff come in and go out. */
export function staffAccessRoutes({ folder, door, secureCookies }: Desk): Readonly<Record<"staffSession" | "staffSignIn" | "staffSecondFactor" | "staffFactorOffer" | "staffEnrolment" | "staffSignOut" | "staffMe", BoundRoute>> {
  const { store } = folder;
  const giveCookie = (setHeader: RawCall["setHeader"], { token, stage, expiresAt }: StaffSession): { readonly stage: StaffSession["stage"]; readonly expiresAt: number } => {
    setHeader("set-cookie", cookieOf(token, SESSION_MS[stage] / 1000, secureCookies));
    return { stage, expiresAt };
  };
  return {
    staffSession: openWrite(wire.staffSession, async ({ body, setHeader }) => {
      const session = await exchangeStaffLink(folder, body.secret);
      return session.ok ? ok(giveCookie(setHeader, session.value)) : session;
    }),

    staffSignIn: openWrite(wire.staffSignIn, async ({ body, address, setHeader }) => {
      const session = await signInWithPassword(door, { ...body, address });
      return session.ok ? ok(giveCookie(setHeader, session.value)) : session;
    }),

    staffSecondFactor: enteringWrite(wire.staffSecondFactor, async ({ body, session: half, address, setHeader }) => {
      // SECURITY: a link alone is no password: whoever has one chooses a password first.
      if (half.stage !== "second-factor") return fail("staff/unauthorised", "choose a password first");
      const session = await giveSecondFactor(door, half, body.code, address);
      return session.ok ? ok(giveCookie(setHeader, session.value)) : session;
    }),

    staffFactorOffer: enteringWrite(wire.staffFactorOffer, async ({ session, member }) => {
      if (session.stage !== "enrolling") return fail("staff/unauthorised", "only a link opens this");
      const offered = await offerSecondFactor(door, session.staffId);
      return offered.ok ? ok({ name: member.name, ...offered.value }) : offered;
    }),

    staffEnrolment: enteringWrite(wire.staffEnrolment, async ({ body, session, setHeader }) => {
      // SECURITY: whoever has only a password must not change the second factor.
      if (session.stage !== "enrolling") return fail("staff/unauthorised", "only a link opens this");
      const enrolled = await enrol(door, session.staffId, body);
      return enrolled.ok ? ok({ ...giveCookie(setHeader, enrolled.value.session), recoveryCodes: enrolled.value.recoveryCodes }) : enrolled;
    }),

    staffSignOut: staffWrite(wire.staffSignOut, async ({ session, member, setHeader }) => {
      setHeader("set-cookie", cookieOf("", 0, secureCookies));
      return store.write(async (tables) => {
        await tables.endStaffSession(session.tokenSha256);
        await writeAudit(tables, { at: folder.clock.now(), actor: member.actor, action: "staff-signed-out", subject: member.staffId ?? "", detail: {} });
        return ok({});
      });
    }),

    staffMe: staffRead(wire.staffMe, async ({ member: { staffId, name, roles, exams } }) => {
      const organisation = await store.read(organisationName);
      return organisation.ok ? ok({ staffId, name, roles: [...roles], exams: exams === null ? null : [...exams], organisation: organisation.value }) : organisation;
    }),
  };
}

function cookieOf(token: string, maxAgeS: number, secure: boolean): string {
  // SECURITY: scripts cannot read the session, and other sites cannot use it.
  return [`${STAFF_COOKIE}=${token}`, "HttpOnly", "SameSite=Strict", "Path=/", `Max-Age=${maxAgeS}`, ...(secure ? ["Secure"] : [])].join("; ");
}
