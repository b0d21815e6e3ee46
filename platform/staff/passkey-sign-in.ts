import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { VerifiedAuthenticationResponse } from "@simplewebauthn/server";
import type { PasskeyProof } from "../../core/contract/wire-passkeys.ts";
import type { Milliseconds } from "../../core/clock.ts";
import { fromBase64url } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "../office/audit.ts";
import { publicUrl } from "../office/settings.ts";
import type { PasskeyRow } from "../store/staff-rows.ts";
import type { FrontDoor } from "./front-door.ts";
import { challengeIn, CHALLENGE_MS, endOfChallenge, newChallenge } from "./passkey-challenge.ts";
import { userHandleOf } from "./passkeys.ts";
import type { RelyingParty } from "./relying-party.ts";
import { relyingParty } from "./relying-party.ts";
import type { StaffSession } from "./staff-session.ts";
import { beginSession, newToken } from "./staff-session.ts";

/** What a passkey has to sign (WebAuthn Level 3 §5.5). Whose it is nobody says: an answer that named the keys of a member would say who works here. */
export interface PasskeyQuestion {
  readonly challenge: string;
  readonly rpId: string;
  readonly timeout: Milliseconds;
  readonly userVerification: "required";
  readonly allowCredentials: readonly never[];
}

/** Errors: staff/passkeys-unavailable, storage/…. */
export async function askForPasskey({ folder: { store, keys, random, clock } }: FrontDoor): Promise<Result<PasskeyQuestion, InvigilError>> {
  const site = await store.read(async (tables) => relyingParty(await publicUrl(tables)));
  if (!site.ok) return site;
  if (site.value === null) return fail("staff/passkeys-unavailable", "browsers allow passkeys only under a name with https");
  const challenge = await newChallenge({ keys, random, now: clock.now() }, { kind: "sign-in" });
  return ok({ challenge, rpId: site.value.rpId, timeout: CHALLENGE_MS, userVerification: "required", allowCredentials: [] });
}

/**
 * Signs in with a passkey that its owner unlocked: what they have, and what they know or are, in one step.
 * Errors: staff/wrong-passkey whatever is wrong with it, staff/passkeys-unavailable, storage/….
 */
export async function signInWithPasskey({ folder }: FrontDoor, proof: PasskeyProof): Promise<Result<StaffSession, InvigilError>> {
  const { store, keys, clock } = folder;
  const found = await store.read(async (tables) => {
    const passkey = await tables.passkey(proof.id);
    return { site: relyingParty(await publicUrl(tables)), passkey, member: passkey && (await tables.staffMember(passkey.staffId)) };
  });
  if (!found.ok) return found;
  const { site, passkey, member } = found.value;
  if (site === null) return fail("staff/passkeys-unavailable", "browsers allow passkeys only under a name with https");
  const refused = fail("staff/wrong-passkey", "this passkey is not known here, or took too long");
  if (passkey === undefined || member === undefined || member.disabledAt !== null) return refused;
  // SECURITY: a key that was made for one member must not open the account of another.
  if (proof.userHandle !== null && proof.userHandle !== userHandleOf(passkey.staffId)) return refused;
  const now = clock.now();
  const challenge = challengeIn(proof.clientDataJSON);
  const endsAt = await endOfChallenge(keys, challenge, { kind: "sign-in" }, now);
  if (endsAt === null) return refused;
  const signed = await checkProof(proof, passkey, site, challenge);
  if (signed?.verified !== true) return refused;

  const fresh = await newToken(folder);
  const challengeSha256 = await sha256Hex(challenge);
  const { newCounter } = signed.authenticationInfo;
  return store.write<StaffSession>(async (tables) => {
    // SECURITY: what was signed once, and seen by somebody on its way, signs nobody else in.
    if (!(await tables.spendChallenge({ challengeSha256, expiresAt: endsAt }, now))) return refused;
    if (!(await tables.usePasskey(passkey.credentialId, { counter: newCounter, at: now }))) return refused;
    const session = await beginSession(tables, fresh, { staffId: passkey.staffId, stage: "full", now });
    await writeAudit(tables, { at: now, actor: `staff:${member.name}`, action: "staff-signed-in", subject: passkey.staffId, detail: { by: "passkey" } });
    return ok(session);
  });
}

async function checkProof({ id, clientDataJSON, authenticatorData, signature }: PasskeyProof, passkey: PasskeyRow, site: RelyingParty, challenge: string): Promise<VerifiedAuthenticationResponse | null> {
  const publicKey = fromBase64url(passkey.publicKey);
  if (!publicKey.ok) return null;
  try {
    return await verifyAuthenticationResponse({
      response: { id, rawId: id, type: "public-key", response: { clientDataJSON, authenticatorData, signature }, clientExtensionResults: {} },
      expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpId, requireUserVerification: true,
      credential: { id: passkey.credentialId, publicKey: publicKey.value, counter: passkey.counter },
    });
  } catch {
    // The library throws for whatever does not fit; to whoever sent it, it is all one.
    return null;
  }
}
