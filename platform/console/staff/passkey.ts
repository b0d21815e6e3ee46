import type { NewPasskey, PasskeyProof } from "../../../core/contract/wire-passkeys.ts";
import { toBase64url } from "../../../core/crypto/encoding.ts";
import { invigilError } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import { err, ok } from "../../../core/result.ts";
import { addPasskey, askForPasskey, offerPasskey, signInWithPasskey } from "../api.ts";

/** Whether this browser can use passkeys on this page: it must know them, and the address must be one that they work with. */
export function passkeysWork(): boolean {
  return isSecureContext && "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential && !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Asks for a passkey and signs in with it. */
export async function usePasskey(): Promise<Result<unknown, InvigilError>> {
  const question = await askForPasskey();
  if (!question.ok) return question;
  const proof = await signedBy(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question.value) }));
  return proof.ok ? await signInWithPasskey(proof.value) : proof;
}

/** Makes a passkey and adds it to the account. @param code of the app, where the platform asked for one */
export async function makePasskey(name: string, code: string | null): Promise<Result<unknown, InvigilError>> {
  const offer = await offerPasskey(code);
  if (!offer.ok) return offer;
  const made = await createdBy(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(offer.value) }));
  return made.ok ? await addPasskey(name, made.value) : made;
}

async function signedBy(ask: () => Promise<Credential | null>): Promise<Result<PasskeyProof, InvigilError>> {
  const credential = await ofPerson(ask);
  if (!credential.ok) return credential;
  const { id, response } = credential.value;
  if (!(response instanceof AuthenticatorAssertionResponse)) return cancelled("NotAllowedError");
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return ok({ id, clientDataJSON: toBase64url(new Uint8Array(clientDataJSON)), authenticatorData: toBase64url(new Uint8Array(authenticatorData)), signature: toBase64url(new Uint8Array(signature)), userHandle: userHandle === null ? null : toBase64url(new Uint8Array(userHandle)) });
}

async function createdBy(ask: () => Promise<Credential | null>): Promise<Result<NewPasskey, InvigilError>> {
  const credential = await ofPerson(ask);
  if (!credential.ok) return credential;
  const { id, response } = credential.value;
  if (!(response instanceof AuthenticatorAttestationResponse)) return cancelled("NotAllowedError");
  return ok({ id, clientDataJSON: toBase64url(new Uint8Array(response.clientDataJSON)), attestationObject: toBase64url(new Uint8Array(response.attestationObject)) });
}

async function ofPerson(ask: () => Promise<Credential | null>): Promise<Result<PublicKeyCredential, InvigilError>> {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential ? ok(credential) : cancelled("NotAllowedError");
  } catch (refusal) {
    // Browsers refuse by throwing, and for privacy do not say much of why (WebAuthn Level 3 §14.5.1).
    return cancelled(refusal instanceof DOMException ? refusal.name : "NotAllowedError");
  }
}

function cancelled(name: string): Result<never, InvigilError> {
  return err(invigilError("staff/passkey-not-given", name));
}
