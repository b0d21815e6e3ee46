import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { writeAudit } from "../../office/audit.ts";
import { organisationName } from "../../office/settings.ts";
import { enrol, offerSecondFactor } from "../../staff/enrolment.ts";
import { giveSecondFactor, signInWithPassword } from "../../staff/sign-in.ts";
import { exchangeStaffLink } from "../../staff/staff-session.ts";
import type { BoundRoute } from "../answers.ts";
import { enteringWrite, openWrite, staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";
import { dropStaffCookie, giveStaffCookie } from "../staff-cookie.ts";

/** How staff come in and go out. */
export function staffAccessRoutes({ folder, door, secureCookies }: Desk): Readonly<Record<"staffSession" | "staffSignIn" | "staffSecondFactor" | "staffFactorOffer" | "staffEnrolment" | "staffSignOut" | "staffMe", BoundRoute>> {
  const { store } = folder;
  return {
    staffSession: openWrite(wire.staffSession, async ({ body, setHeader }) => {
      const session = await exchangeStaffLink(folder, body.secret);
      return session.ok ? ok(giveStaffCookie(setHeader, session.value, secureCookies)) : session;
    }),

    staffSignIn: openWrite(wire.staffSignIn, async ({ body, address, setHeader }) => {
      const session = await signInWithPassword(door, { ...body, address });
      return session.ok ? ok(giveStaffCookie(setHeader, session.value, secureCookies)) : session;
    }),

    staffSecondFactor: enteringWrite(wire.staffSecondFactor, async ({ body, session: half, address, setHeader }) => {
      // SECURITY: a link alone is no password: whoever has one chooses a password first.
      if (half.stage !== "second-factor") return fail("staff/unauthorised", "choose a password first");
      const session = await giveSecondFactor(door, half, body.code, address);
      return session.ok ? ok(giveStaffCookie(setHeader, session.value, secureCookies)) : session;
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
      return enrolled.ok ? ok({ ...giveStaffCookie(setHeader, enrolled.value.session, secureCookies), recoveryCodes: enrolled.value.recoveryCodes }) : enrolled;
    }),

    staffSignOut: staffWrite(wire.staffSignOut, async ({ session, member, setHeader }) => {
      dropStaffCookie(setHeader, secureCookies);
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
