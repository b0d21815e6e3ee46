import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { passwordFault } from "../../core/staff/password-rule.ts";
import type { StaffId } from "../../core/staff/role.ts";
import { matchTotp, TOTP_SECRET_BYTES, totpSecretText, totpUri } from "../../core/staff/totp.ts";
import { writeAudit } from "../office/audit.ts";
import { organisationName } from "../office/settings.ts";
import type { FrontDoor } from "./front-door.ts";
import { newRecoveryCodes, recoveryCodeTag } from "./recovery-codes.ts";
import type { StaffSession } from "./staff-session.ts";
import { beginSession, newToken } from "./staff-session.ts";

/** A secret for the member's app, until a code of it is given: as text to type, and as what the QR code says. */
export interface OfferedFactor {
  readonly secret: string;
  readonly uri: string;
}

/** Makes a new secret for the member's app. The one in use stays until the new one is confirmed. Errors: staff/not-found, storage/…. */
export async function offerSecondFactor({ folder }: FrontDoor, staffId: StaffId): Promise<Result<OfferedFactor, InvigilError>> {
  const { store, keys, random } = folder;
  const secret = random.bytes(TOTP_SECRET_BYTES);
  const totpOfferedSealed = await keys.seal("totp-secret", staffId, secret);
  const offered = await store.write(async (tables) => {
    const member = await tables.staffMember(staffId);
    if (member === undefined) return fail("staff/not-found", "there is no such member of staff");
    await tables.changeStaff(staffId, { totpOfferedSealed });
    return ok({ name: member.name, organisation: await organisationName(tables) });
  });
  return offered.ok ? ok({ secret: totpSecretText(secret), uri: totpUri(secret, offered.value.organisation, offered.value.name) }) : offered;
}

/** What a new member leaves with. The recovery codes are shown once. */
export interface Enrolled {
  readonly session: StaffSession;
  readonly recoveryCodes: readonly string[];
}

/**
 * A member who came by a link chooses a password and proves that the app works; everything that opened this account before ends.
 * Errors: staff/weak-password with `detail.fault`, staff/wrong-code, staff/wrong-state when no secret was offered, http/overloaded, storage/….
 */
export async function enrol({ folder, passwords }: FrontDoor, staffId: StaffId, { password, code }: { readonly password: string; readonly code: string }): Promise<Result<Enrolled, InvigilError>> {
  const { store, keys, clock, random } = folder;
  const found = await store.read((tables) => tables.staffMember(staffId));
  if (!found.ok) return found;
  const member = found.value;
  if (member === undefined) return fail("staff/not-found", "there is no such member of staff");
  if (member.totpOfferedSealed === null) return fail("staff/wrong-state", "ask for a secret for the app first");
  const fault = passwordFault(password, member.name);
  if (fault !== null) return fail("staff/weak-password", "this password is too easy to guess", { fault });
  const secret = await keys.open("totp-secret", staffId, member.totpOfferedSealed);
  if (!secret.ok) return secret;
  const step = await matchTotp(secret.value, code, clock.now(), 0);
  if (step === null) return fail("staff/wrong-code", "the app's code is not right: look at it again, and at the telephone's clock");
  const passwordHash = await passwords.hash(password);
  if (passwordHash === null) return fail("http/overloaded", "too many people sign in at once", { retryAfterMs: 3000 });

  const recoveryCodes = newRecoveryCodes(random);
  const codeTags = await Promise.all(recoveryCodes.map(async (recovery) => (await recoveryCodeTag(keys, staffId, recovery)) ?? ""));
  const fresh = await newToken(folder);
  const now = clock.now();
  const session = await store.write(async (tables) => {
    await tables.changeStaff(staffId, { passwordHash, totpSealed: member.totpOfferedSealed, totpOfferedSealed: null, totpStep: step });
    await tables.setRecoveryCodes(staffId, codeTags);
    // SECURITY: passkeys too: somebody asks for a new link because what opened the account may be in other hands.
    await tables.removePasskeys(staffId);
    // SECURITY: also the session of the link: it opened this one thing.
    await tables.endStaffSessions(staffId);
    await writeAudit(tables, { at: now, actor: `staff:${member.name}`, action: "staff-enrolled", subject: staffId, detail: {} });
    return ok(await beginSession(tables, fresh, { staffId, stage: "full", now }));
  });
  return session.ok ? ok({ session: session.value, recoveryCodes }) : session;
}
