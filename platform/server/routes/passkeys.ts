import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import { askForPasskey, signInWithPasskey } from "../../staff/passkey-sign-in.ts";
import type { OwnSession } from "../../staff/passkeys.ts";
import { addPasskey, listPasskeys, offerPasskey, removePasskey } from "../../staff/passkeys.ts";
import type { StaffSessionRow } from "../../store/staff-rows.ts";
import type { BoundRoute } from "../answers.ts";
import { openWrite, staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";
import { giveStaffCookie } from "../staff-cookie.ts";

/** Signing in with a passkey, and looking after one's own. */
export function passkeyRoutes({ door, secureCookies }: Desk): Readonly<Record<"passkeyChallenge" | "passkeySignIn" | "passkeys" | "passkeyOffer" | "passkeyAddition" | "passkeyRemoval", BoundRoute>> {
  return {
    passkeyChallenge: openWrite(wire.passkeyChallenge, async () => {
      const question = await askForPasskey(door);
      return question.ok ? ok({ ...question.value, allowCredentials: [] }) : question;
    }),

    passkeySignIn: openWrite(wire.passkeySignIn, async ({ body, setHeader }) => {
      const session = await signInWithPasskey(door, body.proof);
      return session.ok ? ok(giveStaffCookie(setHeader, session.value, secureCookies)) : session;
    }),

    passkeys: staffRead(wire.passkeys, async ({ member }) => {
      if (member.staffId === null) return ok({ available: false, passkeys: [] });
      const listed = await listPasskeys(door, member.staffId);
      if (!listed.ok) return listed;
      const { available, rows } = listed.value;
      return ok({ available, passkeys: rows.map(({ credentialId, name, createdAt, lastUsedAt, synced }) => ({ passkeyId: credentialId, name, createdAt, lastUsedAt, synced: synced === 1 })) });
    }),

    passkeyOffer: staffWrite(wire.passkeyOffer, async ({ body, session, address }) => {
      const own = ownSession(session);
      return own.ok ? await offerPasskey(door, own.value, body.code, address) : own;
    }),

    passkeyAddition: staffWrite(wire.passkeyAddition, async ({ body, session, member }) => {
      const own = ownSession(session);
      return own.ok ? await addPasskey(door, own.value, member.actor, body) : own;
    }),

    passkeyRemoval: staffWrite(wire.passkeyRemoval, async ({ body, session, member }) => {
      const own = ownSession(session);
      if (!own.ok) return own;
      const removed = await removePasskey(door, own.value.staffId, member.actor, body.passkeyId);
      return removed.ok ? ok({}) : removed;
    }),
  };
}

function ownSession(session: StaffSessionRow): Result<OwnSession, InvigilError> {
  const { staffId } = session;
  return staffId === null ? fail("staff/wrong-state", "whoever came by the server's link has no account to put a passkey into") : ok({ ...session, staffId });
}
