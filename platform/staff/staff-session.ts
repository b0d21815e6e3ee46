import { toBase64url } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { Milliseconds, UnixMs } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { StaffId } from "../../core/staff/role.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { StaffStage } from "../store/staff-rows.ts";
import type { Tables } from "../store/store.ts";

/** How long a session lasts by its stage, ms. Whoever has only typed a password has a few minutes for the second factor. */
export const SESSION_MS: Readonly<Record<StaffStage, Milliseconds>> = { full: 12 * 3_600_000, "second-factor": 10 * 60_000, enrolling: 3_600_000 };
/** How long a staff link can be used, once, ms. */
const LINK_MS: Milliseconds = 24 * 3_600_000;
const SECRET_BYTES = 32;

/** A session as its holder gets it. */
export interface StaffSession {
  readonly token: string;
  readonly expiresAt: UnixMs;
  readonly stage: StaffStage;
}

type Office = Pick<DataFolder, "store" | "clock" | "random">;

/** Makes a one-time link for staff. The secret stands behind `#`, so no server, proxy or log ever sees it in a request line. @param staffId null for whoever runs the server */
export async function makeStaffLink({ store, clock, random }: Office, baseUrl: string, actor: string, staffId: StaffId | null = null): Promise<Result<string, InvigilError>> {
  const secret = toBase64url(random.bytes(SECRET_BYTES));
  const secretSha256 = await sha256Hex(secret);
  const now = clock.now();
  const stored = await store.write(async (tables) => {
    if (staffId !== null) await tables.dropStaffLinks(staffId);
    await tables.addStaffLink({ secretSha256, staffId, createdAt: now, expiresAt: now + LINK_MS, usedAt: null });
    await writeAudit(tables, { at: now, actor, action: "staff-link-made", subject: staffId ?? "", detail: {} });
    return ok(undefined);
  });
  return stored.ok ? ok(`${baseUrl}/staff#${secret}`) : stored;
}

/** Exchanges a link's secret for a session, once. Errors: staff/unauthorised, storage/…. */
export async function exchangeStaffLink(office: Office, secret: string): Promise<Result<StaffSession, InvigilError>> {
  const secretSha256 = await sha256Hex(secret);
  const fresh = await newToken(office);
  const now = office.clock.now();
  return office.store.write(async (tables) => {
    const link = await tables.useStaffLink(secretSha256, now);
    const member = link === undefined || link.staffId === null ? undefined : await tables.staffMember(link.staffId);
    if (link === undefined || (member === undefined) !== (link.staffId === null) || (member !== undefined && member.disabledAt !== null)) {
      return fail("staff/unauthorised", "this staff link was used already or is too old");
    }
    const session = await beginSession(tables, fresh, { staffId: link.staffId, stage: link.staffId === null ? "full" : "enrolling", now });
    await writeAudit(tables, { at: now, actor: member === undefined ? `staff:${fresh.tokenSha256.slice(0, 8)}` : `staff:${member.name}`, action: "staff-signed-in", subject: link.staffId ?? "", detail: { by: "link" } });
    return ok(session);
  });
}

/** A token and what is kept of it. */
export interface FreshToken {
  readonly token: string;
  readonly tokenSha256: string;
}

export async function newToken({ random }: Pick<DataFolder, "random">): Promise<FreshToken> {
  const token = toBase64url(random.bytes(SECRET_BYTES));
  return { token, tokenSha256: await sha256Hex(token) };
}

/** Begins a session within a write. A token is never raised to another stage: each stage has one of its own, so that one that somebody planted is worth nothing. */
export async function beginSession(tables: Tables, { token, tokenSha256 }: FreshToken, { staffId, stage, now }: { readonly staffId: StaffId | null; readonly stage: StaffStage; readonly now: UnixMs }): Promise<StaffSession> {
  const expiresAt = now + SESSION_MS[stage];
  await tables.addStaffSession({ tokenSha256, staffId, stage, createdAt: now, expiresAt });
  return { token, expiresAt, stage };
}
