import type { IncomingHttpHeaders } from "node:http";
import * as v from "valibot";
import type { Clock } from "../../core/clock.ts";
import type { WireAudience } from "../../core/contract/wire-route.ts";
import { fromBase64url } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { sittingIdSchema } from "../../core/sitting/ids.ts";
import { memberOf } from "../staff/member.ts";
import type { Store } from "../store/store.ts";
import type { Caller } from "./answers.ts";

/** Name of the staff's session cookie. */
export const STAFF_COOKIE = "invigil_staff";
/** Bytes of a sitting's token and of a staff session's. */
const TOKEN_BYTES = 32;

const withSittingId = v.object({ sittingId: sittingIdSchema });

/** Finds out who calls, from the headers alone: a body is read only when its sender is known. */
export async function authenticate(
  { store, clock }: { readonly store: Store; readonly clock: Clock }, audience: WireAudience, params: unknown, headers: IncomingHttpHeaders,
): Promise<Result<Caller, InvigilError>> {
  switch (audience) {
    case "anybody":
      return ok({ kind: "anybody" });
    case "sitting":
      return sittingCaller(store, clock, params, bearer(headers));
    case "staff":
    case "staff-entering":
      return staffCaller(store, clock, audience, bearer(headers) ?? cookie(headers, STAFF_COOKIE));
    default:
      return audience;
  }
}

async function sittingCaller(store: Store, clock: Clock, params: unknown, token: string | null): Promise<Result<Caller, InvigilError>> {
  const refused = fail("sitting/token-invalid", "the token does not belong to this sitting");
  const named = v.safeParse(withSittingId, params);
  if (!named.success || token === null || !isToken(token)) return refused;
  const tokenSha256 = await sha256Hex(token);
  const found = await store.read(async (tables) => {
    const journal = await tables.journalByToken(tokenSha256);
    return { journal, sitting: journal && (await tables.sitting(journal.sittingId)) };
  });
  if (!found.ok) return found;
  const { journal, sitting } = found.value;
  // SECURITY: a token opens the sitting that its computer was told, and no other; without this anybody could write into anybody's journal.
  if (journal === undefined || sitting === undefined || journal.knownAs !== named.output.sittingId) return refused;
  // SECURITY: a token found later, on a disk or in a log, is worth nothing after its time.
  if (clock.now() >= journal.tokenExpiresAt) return fail("sitting/token-expired", "the token's time is over");
  return ok({ kind: "sitting", sitting, journal });
}

async function staffCaller(store: Store, clock: Clock, audience: "staff" | "staff-entering", token: string | null): Promise<Result<Caller, InvigilError>> {
  const refused = fail("staff/unauthorised", "sign in");
  if (token === null || !isToken(token)) return refused;
  const tokenSha256 = await sha256Hex(token);
  const found = await store.read(async (tables) => {
    const session = await tables.staffSession(tokenSha256);
    return session === undefined ? null : { session, row: session.staffId === null ? undefined : await tables.staffMember(session.staffId) };
  });
  if (!found.ok) return found;
  // SECURITY: without a session that is still valid, nobody sees candidates' names.
  if (found.value === null || clock.now() >= found.value.session.expiresAt) return refused;
  const { session } = found.value;
  const { staffId } = session;
  const member = memberOf(session, found.value.row);
  // SECURITY: a password alone, or a link, opens the next step and nothing else.
  if (member === null || (member.stage === "full") !== (audience === "staff")) return refused;
  if (audience === "staff") return ok({ kind: "staff", session, member });
  return staffId === null ? refused : ok({ kind: "staff-entering", session: { ...session, staffId }, member });
}

function isToken(text: string): boolean {
  const bytes = fromBase64url(text);
  return bytes.ok && bytes.value.length === TOKEN_BYTES;
}

function bearer(headers: IncomingHttpHeaders): string | null {
  return /^Bearer ([A-Za-z0-9_-]+)$/.exec(headers.authorization ?? "")?.[1] ?? null;
}

function cookie(headers: IncomingHttpHeaders, name: string): string | null {
  for (const pair of (headers.cookie ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}
