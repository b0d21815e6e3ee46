import { verifyRegistrationResponse } from "@simplewebauthn/server";
import type { VerifiedRegistrationResponse } from "@simplewebauthn/server";
import type { NewPasskey } from "../../core/contract/wire-passkeys.ts";
import type { Milliseconds } from "../../core/clock.ts";
import { toBase64url, utf8 } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { StaffId } from "../../core/staff/role.ts";
import { writeAudit } from "../office/audit.ts";
import { organisationName, publicUrl } from "../office/settings.ts";
import type { PasskeyRow, StaffSessionRow } from "../store/staff-rows.ts";
import type { FrontDoor } from "./front-door.ts";
import { challengeIn, CHALLENGE_MS, endOfChallenge, newChallenge } from "./passkey-challenge.ts";
import type { RelyingParty } from "./relying-party.ts";
import { relyingParty } from "./relying-party.ts";
import { useCode } from "./sign-in.ts";

/** How long after signing in a passkey can be added without another code, ms. */
const FRESH_MS: Milliseconds = 10 * 60_000;
/** Most passkeys of one member. */
const MOST = 20;
/** EdDSA, ES256 and RS256 (IANA COSE algorithms): what authenticators and platforms make. */
const ALGORITHMS = [-8, -7, -257] as const;

/** A member's session. */
export type OwnSession = StaffSessionRow & { readonly staffId: StaffId };

/** What a browser is asked to make (WebAuthn Level 3 §5.4). */
export interface PasskeyOffer {
  readonly challenge: string;
  readonly rp: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams: readonly { readonly type: "public-key"; readonly alg: number }[];
  readonly timeout: Milliseconds;
  readonly attestation: "none";
  readonly authenticatorSelection: { readonly residentKey: "required"; readonly requireResidentKey: true; readonly userVerification: "required" };
  readonly excludeCredentials: readonly { readonly type: "public-key"; readonly id: string }[];
}

/** The passkeys of a member, oldest first, and whether browsers allow them at the platform's address. Errors: storage/…. */
export async function listPasskeys({ folder }: FrontDoor, staffId: StaffId): Promise<Result<{ readonly available: boolean; readonly rows: readonly PasskeyRow[] }, InvigilError>> {
  return folder.store.read(async (tables) => ({ available: relyingParty(await publicUrl(tables)) !== null, rows: await tables.passkeysOf(staffId) }));
}

/**
 * What a new passkey of a member is to be made for. A session that was left open must not be enough to put one's own key into somebody's account: some time after
 * signing in it takes a code of the app. Errors: staff/code-needed, staff/wrong-code, staff/passkeys-unavailable, staff/too-many-passkeys, http/rate-limited, storage/….
 */
export async function offerPasskey(door: FrontDoor, session: OwnSession, code: string | null, address: string): Promise<Result<PasskeyOffer, InvigilError>> {
  const { store, keys, random, clock } = door.folder;
  const { staffId, tokenSha256 } = session;
  const found = await store.read(async (tables) => ({
    site: relyingParty(await publicUrl(tables)), organisation: await organisationName(tables), member: await tables.staffMember(staffId), passkeys: await tables.passkeysOf(staffId),
  }));
  if (!found.ok) return found;
  const { site, organisation, member, passkeys } = found.value;
  if (member === undefined) return fail("staff/not-found", "there is no such member of staff");
  if (site === null) return fail("staff/passkeys-unavailable", "browsers allow passkeys only under a name with https");
  if (passkeys.length >= MOST) return fail("staff/too-many-passkeys", "remove one that you do not use any more");
  const now = clock.now();
  if (code === null) {
    if (now - session.createdAt > FRESH_MS) return fail("staff/code-needed", "type a code of your app");
  } else {
    const used = await useCode(door, { staffId, code, address }, async () => {});
    if (!used.ok) return used;
  }
  return ok({
    challenge: await newChallenge({ keys, random, now }, { kind: "new-passkey", tokenSha256 }),
    rp: { id: site.rpId, name: `${organisation} (Invigil)` }, user: { id: userHandleOf(staffId), name: member.name, displayName: member.name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })), timeout: CHALLENGE_MS, attestation: "none",
    // A passkey that knows its owner, and that only its owner can unlock, stands for name, password and code together.
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    excludeCredentials: passkeys.map(({ credentialId }) => ({ type: "public-key", id: credentialId })),
  });
}

/** Keeps a passkey that was made for an offer to this session. Errors: staff/wrong-passkey, staff/passkeys-unavailable, storage/…. */
export async function addPasskey({ folder }: FrontDoor, session: OwnSession, actor: string, { name, passkey }: { readonly name: string; readonly passkey: NewPasskey }): Promise<Result<{ readonly passkeyId: string }, InvigilError>> {
  const { store, keys, clock } = folder;
  const site = await store.read(async (tables) => relyingParty(await publicUrl(tables)));
  if (!site.ok) return site;
  if (site.value === null) return fail("staff/passkeys-unavailable", "browsers allow passkeys only under a name with https");
  const now = clock.now();
  const refused = fail("staff/wrong-passkey", "this passkey was not made for this page, or took too long");
  const challenge = challengeIn(passkey.clientDataJSON);
  const endsAt = await endOfChallenge(keys, challenge, { kind: "new-passkey", tokenSha256: session.tokenSha256 }, now);
  if (endsAt === null) return refused;
  const made = await checkNew(passkey, site.value, challenge);
  if (made?.verified !== true) return refused;
  const { credential, credentialBackedUp } = made.registrationInfo;
  const challengeSha256 = await sha256Hex(challenge);
  return store.write(async (tables) => {
    if (!(await tables.spendChallenge({ challengeSha256, expiresAt: endsAt }, now))) return refused;
    const added = await tables.addPasskey({
      credentialId: credential.id, staffId: session.staffId, name, publicKey: toBase64url(credential.publicKey), counter: credential.counter, synced: credentialBackedUp ? 1 : 0, createdAt: now, lastUsedAt: null,
    });
    if (!added) return refused;
    await writeAudit(tables, { at: now, actor, action: "staff-passkey-added", subject: session.staffId, detail: { name } });
    return ok({ passkeyId: credential.id });
  });
}

/** Removes a passkey of a member. Errors: staff/not-found, storage/…. */
export async function removePasskey({ folder: { store, clock } }: FrontDoor, staffId: StaffId, actor: string, passkeyId: string): Promise<Result<void, InvigilError>> {
  return store.write(async (tables) => {
    const removed = await tables.removePasskey(staffId, passkeyId);
    if (removed === undefined) return fail("staff/not-found", "this passkey is not there any more");
    await writeAudit(tables, { at: clock.now(), actor, action: "staff-passkey-removed", subject: staffId, detail: { name: removed.name } });
    return ok(undefined);
  });
}

/** How a passkey names its owner: an id that says nothing of the person (WebAuthn Level 3 §14.6.1). */
export function userHandleOf(staffId: StaffId): string {
  return toBase64url(utf8(staffId));
}

async function checkNew({ id, clientDataJSON, attestationObject }: NewPasskey, site: RelyingParty, challenge: string): Promise<VerifiedRegistrationResponse | null> {
  try {
    return await verifyRegistrationResponse({
      response: { id, rawId: id, type: "public-key", response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpId, requireUserVerification: true, supportedAlgorithmIDs: [...ALGORITHMS],
    });
  } catch {
    // The library throws for whatever does not fit; to whoever sent it, it is all one.
    return null;
  }
}
