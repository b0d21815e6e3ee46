import { toBase64url } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { Milliseconds, UnixMs } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "./audit.ts";
import type { DataFolder } from "./data-folder.ts";

/** How long a staff session lasts, ms. */
export const STAFF_SESSION_MS: Milliseconds = 12 * 3_600_000;
/** How long a staff link can be used, once, ms. */
const STAFF_LINK_MS: Milliseconds = 24 * 3_600_000;
const SECRET_BYTES = 32;

/** Makes a one-time link for staff. The secret stands behind `#`, so no server, proxy or log ever sees it in a request line. */
export async function makeStaffLink({ store, clock, random }: DataFolder, baseUrl: string, actor: string): Promise<Result<string, InvigilError>> {
  const secret = toBase64url(random.bytes(SECRET_BYTES));
  const secretSha256 = await sha256Hex(secret);
  const now = clock.now();
  const stored = await store.write(async (tables) => {
    await tables.addStaffLink({ secretSha256, createdAt: now, expiresAt: now + STAFF_LINK_MS, usedAt: null });
    await writeAudit(tables, { at: now, actor, action: "staff-link-made", subject: "", detail: {} });
    return ok(undefined);
  });
  return stored.ok ? ok(`${baseUrl}/staff#${secret}`) : stored;
}

/** Exchanges a link's secret for a session, once. Errors: staff/unauthorised, storage/…. */
export async function exchangeStaffLink(
  { store, clock, random }: DataFolder, secret: string,
): Promise<Result<{ readonly token: string; readonly expiresAt: UnixMs }, InvigilError>> {
  const secretSha256 = await sha256Hex(secret);
  const token = toBase64url(random.bytes(SECRET_BYTES));
  const tokenSha256 = await sha256Hex(token);
  const now = clock.now();
  const expiresAt = now + STAFF_SESSION_MS;
  return store.write(async (tables) => {
    if (!(await tables.useStaffLink(secretSha256, now))) return fail("staff/unauthorised", "this staff link was used already or is too old");
    await tables.addStaffSession({ tokenSha256, createdAt: now, expiresAt });
    await writeAudit(tables, { at: now, actor: `staff:${tokenSha256.slice(0, 8)}`, action: "staff-signed-in", subject: "", detail: {} });
    return ok({ token, expiresAt });
  });
}
