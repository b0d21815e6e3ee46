import * as v from "valibot";
import { base64urlSchema } from "../crypto/schemas.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { STAFF_ROLES } from "../staff/role.ts";
import { staffSessionSchema } from "./staff-session.ts";
import { DEFAULT_BODY_LIMIT, route } from "./wire-route.ts";

/** Longest credential id in characters: 1,023 bytes (WebAuthn Level 3 §6.1.1). */
const credentialId = v.pipe(base64urlSchema, v.minLength(1), v.maxLength(1364));
const bytes = v.pipe(base64urlSchema, v.maxLength(40_000));

/** What a person calls a passkey, so as to know which one to remove when a computer is lost. */
export const passkeyNameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60), v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "no control characters"));

/** What the browser made: the parts of `RegistrationResponseJSON` (WebAuthn Level 3 §5.1) that are checked. */
const newPasskeySchema = v.strictObject({ id: credentialId, clientDataJSON: bytes, attestationObject: bytes });
export type NewPasskey = DeepReadonly<v.InferOutput<typeof newPasskeySchema>>;

/** What the browser signed: the parts of `AuthenticationResponseJSON` that are checked. */
const passkeyProofSchema = v.strictObject({ id: credentialId, clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: v.nullable(bytes) });
export type PasskeyProof = DeepReadonly<v.InferOutput<typeof passkeyProofSchema>>;

/** Options as `PublicKeyCredential.parseRequestOptionsFromJSON` takes them. */
const requestOptionsSchema = v.strictObject({ challenge: v.string(), rpId: v.string(), timeout: ms, userVerification: v.literal("required"), allowCredentials: v.array(v.never()) });

/** Options as `PublicKeyCredential.parseCreationOptionsFromJSON` takes them. */
const creationOptionsSchema = v.strictObject({
  challenge: v.string(), rp: v.strictObject({ id: v.string(), name: v.string() }), user: v.strictObject({ id: v.string(), name: v.string(), displayName: v.string() }),
  pubKeyCredParams: v.array(v.strictObject({ type: v.literal("public-key"), alg: v.number() })), timeout: ms, attestation: v.literal("none"),
  authenticatorSelection: v.strictObject({ residentKey: v.literal("required"), requireResidentKey: v.literal(true), userVerification: v.literal("required") }),
  excludeCredentials: v.array(v.strictObject({ type: v.literal("public-key"), id: v.string() })),
});

const passkeySchema = v.strictObject({ passkeyId: credentialId, name: v.string(), createdAt: ms, lastUsedAt: v.nullable(ms), synced: v.boolean() });

/** How staff sign in with a passkey (WebAuthn), and look after their own. */
export const passkeyRoutes = {
  passkeyChallenge: route({
    method: "POST", path: "/v1/staff/passkey-challenges", audience: "anybody", summary: "What a passkey has to sign, within five minutes, to sign its owner in; refused with staff/passkeys-unavailable where the platform's address allows none",
    params: v.strictObject({}), request: v.strictObject({}), response: requestOptionsSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  passkeySignIn: route({
    method: "POST", path: "/v1/staff/passkey-sign-in", audience: "anybody", summary: "Signs in with a passkey that was unlocked by its owner: possession and a PIN or finger in one step",
    params: v.strictObject({}), request: v.strictObject({ proof: passkeyProofSchema }), response: staffSessionSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  passkeys: route({
    method: "GET", path: "/v1/staff/me/passkeys", audience: "staff", roles: STAFF_ROLES, summary: "The passkeys of whoever is signed in",
    params: v.strictObject({}), request: null, response: v.strictObject({ available: v.boolean(), passkeys: v.array(passkeySchema) }), bodyLimit: 0,
  }),
  passkeyOffer: route({
    method: "POST", path: "/v1/staff/me/passkeys/offers", audience: "staff", roles: STAFF_ROLES, summary: "What a new passkey has to be made for. More than ten minutes after signing in it takes a code of the app",
    params: v.strictObject({}), request: v.strictObject({ code: v.nullable(v.pipe(v.string(), v.maxLength(40))) }), response: creationOptionsSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  passkeyAddition: route({
    method: "POST", path: "/v1/staff/me/passkeys", audience: "staff", roles: STAFF_ROLES, summary: "Keeps a new passkey of whoever is signed in",
    params: v.strictObject({}), request: v.strictObject({ name: passkeyNameSchema, passkey: newPasskeySchema }), response: v.strictObject({ passkeyId: credentialId }), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
  passkeyRemoval: route({
    method: "POST", path: "/v1/staff/me/passkeys/removals", audience: "staff", roles: STAFF_ROLES, summary: "Removes a passkey of whoever is signed in: it opens nothing any more",
    params: v.strictObject({}), request: v.strictObject({ passkeyId: credentialId }), response: v.strictObject({}), bodyLimit: DEFAULT_BODY_LIMIT,
  }),
} as const;
