import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";

/** Unpadded base64url (RFC 4648 §5). */
export const base64urlSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/, "base64url"));

/** Lower-case hexadecimal SHA-256. */
export const sha256HexSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "SHA-256 in lower-case hexadecimal"));

/** A computer's public Ed25519 key as JWK (RFC 8037 §2). */
export const deviceKeySchema = v.strictObject({ kty: v.literal("OKP"), crv: v.literal("Ed25519"), x: base64urlSchema });
export type DeviceKey = DeepReadonly<v.InferOutput<typeof deviceKeySchema>>;
