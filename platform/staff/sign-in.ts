import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { StaffId } from "../../core/staff/role.ts";
import { staffNameKey } from "../../core/staff/role.ts";
import { matchTotp } from "../../core/staff/totp.ts";
import { writeAudit, writeRefusal } from "../office/audit.ts";
import { networkOf } from "../server/network-of.ts";
import type { StaffRow } from "../store/staff-rows.ts";
import type { Tables } from "../store/store.ts";
import type { FrontDoor } from "./front-door.ts";
import { recoveryCodeTag } from "./recovery-codes.ts";
import type { StaffSession } from "./staff-session.ts";
import { beginSession, newToken } from "./staff-session.ts";

/**
 * First step: name and password. The session that it gives opens nothing but the second step.
 * Errors: staff/wrong-password (whether the name or the password is wrong is not said), http/rate-limited with `detail.retryAfterMs`, http/overloaded, storage/….
 */
export async function signInWithPassword({ folder, passwords, passwordTries }: FrontDoor, { name, password, address }: { readonly name: string; readonly password: string; readonly address: string }): Promise<Result<StaffSession, InvigilError>> {
  const nameKey = staffNameKey(name);
  const tried = `${nameKey}|${networkOf(address)}`;
  const wait = passwordTries.waitFor(address, tried);
  if (wait > 0) return fail("http/rate-limited", "too many wrong passwords", { retryAfterMs: wait });
  const found = await folder.store.read((tables) => tables.staffByName(nameKey));
  if (!found.ok) return found;
  const member = found.value?.disabledAt === null ? found.value : undefined;
  // SECURITY: counted before the slow part, or many tries at once would all pass the check above.
  passwordTries.wrong(address, tried);
  const right = await passwords.matches(password, member?.passwordHash ?? null);
  if (right === null) return fail("http/overloaded", "too many people sign in at once", { retryAfterMs: 3000 });
  if (!right || member === undefined) {
    const noted = found.value === undefined ? ok(undefined) : await noteRefusal(folder, found.value.staffId, "password");
    return noted.ok ? fail("staff/wrong-password", "name and password do not fit") : noted;
  }
  passwordTries.right(tried);
  const fresh = await newToken(folder);
  const now = folder.clock.now();
  return folder.store.write(async (tables) => ok(await beginSession(tables, fresh, { staffId: member.staffId, stage: "second-factor", now })));
}

/**
 * Second step: a code of the member's app, or one of the recovery codes. Ends the session of the first step and begins the real one.
 * Errors: staff/wrong-code, staff/unauthorised when the member has no second factor, http/rate-limited, storage/….
 */
export async function giveSecondFactor(door: FrontDoor, half: { readonly tokenSha256: string; readonly staffId: StaffId }, code: string, address: string): Promise<Result<StaffSession, InvigilError>> {
  const { staffId } = half;
  const fresh = await newToken(door.folder);
  const now = door.folder.clock.now();
  return useCode(door, { staffId, code, address }, async (tables, member, by) => {
    // SECURITY: the token of the first step ends here, and a new one begins: whoever planted or saw the old one has nothing (session fixation).
    await tables.endStaffSession(half.tokenSha256);
    const session = await beginSession(tables, fresh, { staffId, stage: "full", now });
    await writeAudit(tables, { at: now, actor: `staff:${member.name}`, action: "staff-signed-in", subject: staffId, detail: { by } });
    return session;
  });
}

/** A code as somebody typed it. */
interface TypedCode {
  readonly staffId: StaffId;
  readonly code: string;
  /** Address of the other side, for slowing down those who guess. */
  readonly address: string;
}

/**
 * Uses a code of a member's app or a recovery code up, and does what it opens in the same write.
 * Errors: staff/wrong-code, staff/unauthorised when the member has no second factor, http/rate-limited, storage/….
 */
export async function useCode<T>(
  { folder, codeTries }: FrontDoor, { staffId, code, address }: TypedCode, open: (tables: Tables, member: StaffRow, by: string) => Promise<T>,
): Promise<Result<T, InvigilError>> {
  const wait = codeTries.waitFor(address, staffId);
  if (wait > 0) return fail("http/rate-limited", "too many wrong codes", { retryAfterMs: wait });
  const found = await folder.store.read((tables) => tables.staffMember(staffId));
  if (!found.ok) return found;
  const member = found.value;
  if (member === undefined || member.totpSealed === null) return fail("staff/unauthorised", "this member has no second factor yet: an administrator makes a new link");
  codeTries.wrong(address, staffId);
  const proof = await proofOf(folder, member, code);
  if (!proof.ok) return proof;

  const { by, use } = proof.value;
  const opened = await folder.store.write<T>(async (tables) => {
    if (use === null || !(use.kind === "step" ? await tables.useTotpStep(staffId, use.step) : await tables.useRecoveryCode({ staffId, codeTag: use.codeTag }))) return fail("staff/wrong-code", "this code is not right, or was used already");
    return ok(await open(tables, member, by));
  });
  if (opened.ok) {
    codeTries.right(staffId);
    return opened;
  }
  if (opened.error.code !== "staff/wrong-code") return opened;
  const noted = await noteRefusal(folder, staffId, "code");
  return noted.ok ? opened : noted;
}

/** What would be used up for a typed code; nothing when it is none. */
type Use = { readonly kind: "step"; readonly step: number } | { readonly kind: "recovery-code"; readonly codeTag: string };

async function proofOf({ keys, clock }: FrontDoor["folder"], { staffId, totpSealed, totpStep }: StaffRow, code: string): Promise<Result<{ readonly by: string; readonly use: Use | null }, InvigilError>> {
  const codeTag = await recoveryCodeTag(keys, staffId, code);
  if (codeTag !== null) return ok({ by: "recovery-code", use: { kind: "recovery-code", codeTag } });
  const secret = await keys.open("totp-secret", staffId, totpSealed ?? "");
  if (!secret.ok) return secret;
  const step = await matchTotp(secret.value, code, clock.now(), totpStep);
  return ok({ by: "app", use: step === null ? null : { kind: "step", step } });
}

async function noteRefusal({ store, clock }: FrontDoor["folder"], staffId: StaffId, wrong: "password" | "code"): Promise<Result<void, InvigilError>> {
  return store.write(async (tables) => {
    await writeRefusal(tables, { at: clock.now(), action: "staff-refused", subject: staffId, detail: { wrong } }, "unknown");
    return ok(undefined);
  });
}
