import * as v from "valibot";
import { base64urlSchema, sha256HexSchema } from "../crypto/schemas.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as unixMs } from "../milliseconds.ts";
import { policySchema } from "../policy/policy.ts";
import { examIdSchema, packageIdSchema } from "../sitting/ids.ts";

/** How a code is stretched: Argon2id (RFC 9106). Memory in KiB; the bounds stop a hostile manifest from asking for more memory or time than a laptop has. */
const codeKdfSchema = v.strictObject({
  name: v.literal("argon2id"),
  salt: base64urlSchema,
  memoryKiB: v.pipe(v.number(), v.integer(), v.minValue(8192), v.maxValue(262_144)),
  passes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
  lanes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
});

/** The content key wrapped by a key derived from the start code: Argon2id, then AES-256-GCM. */
const startCodeWrapSchema = v.strictObject({
  kind: v.literal("start-code"),
  kdf: codeKdfSchema,
  /** nonce (12 bytes) || ciphertext || tag (16 bytes) */
  wrapped: base64urlSchema,
});
export type StartCodeWrap = DeepReadonly<v.InferOutput<typeof startCodeWrapSchema>>;

/** The content key wrapped by the key that the timed release document will carry. */
const timedReleaseWrapSchema = v.strictObject({
  kind: v.literal("timed-release"),
  /** When the platform starts to serve the release document, ms since the epoch. */
  opensAt: unixMs,
  wrapped: base64urlSchema,
});
export type TimedReleaseWrap = DeepReadonly<v.InferOutput<typeof timedReleaseWrapSchema>>;

/** Override codes of one package at most: as many as an invigilator keeps on one sheet. */
export const MOST_OVERRIDE_CODES = 50;

/** What is known of the codes with which an invigilator lets a computer through: Argon2id of each, 32 bytes. */
const overrideCodesSchema = v.strictObject({
  kdf: codeKdfSchema,
  hashes: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url"))), v.minLength(1), v.maxLength(MOST_OVERRIDE_CODES)),
});
export type OverrideCodes = DeepReadonly<v.InferOutput<typeof overrideCodesSchema>>;

/**
 * What everybody may read of a package before the exam. Signed by the organisation as a JWS of type `invigil-manifest+jws`.
 * The content is one byte string, encrypted in chunks (STREAM construction over AES-256-GCM).
 */
export const packageManifestSchema = v.strictObject({
  format: v.literal("invigil-package"),
  version: v.literal(1),
  packageId: packageIdSchema,
  examId: examIdSchema,
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  organisation: v.pipe(v.string(), v.maxLength(200)),
  language: v.string(),
  questionCount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  /** Where sittings are registered and records sent, e.g. `http://127.0.0.1:8080`. */
  platform: v.pipe(v.string(), v.url()),
  /** Addresses of copies of the release document, tried beside the platform: static bytes anywhere. */
  releaseMirrors: v.pipe(v.array(v.pipe(v.string(), v.url(), v.maxLength(500))), v.maxLength(10)),
  /** Earliest start and latest hand-in, ms since the epoch. */
  window: v.strictObject({ opensAt: unixMs, closesAt: unixMs }),
  /** Working time in ms without any candidate's extra time. */
  durationMs: v.pipe(v.number(), v.integer(), v.minValue(60_000), v.maxValue(24 * 3_600_000)),
  policy: policySchema,
  /** The organisation's own salt for pseudonymous ids of computers, 32 bytes; null when the policy has no device report. */
  deviceSalt: v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url"))),
  /** Where the policy asks an invigilator: the codes that let a computer through; null when there are none. */
  overrides: v.nullable(overrideCodesSchema),
  /** X25519 public key to which answers are sealed (RFC 9180 DHKEM(X25519)), 32 bytes. */
  examPublicKey: base64urlSchema,
  /** 7 random bytes; a chunk's nonce is prefix || counter (4 bytes, big-endian) || last (0 or 1). */
  noncePrefix: base64urlSchema,
  /** Plain bytes in every chunk but the last. */
  chunkBytes: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(1_048_576)),
  /** Bytes and SHA-256 of each encrypted chunk, in order. */
  chunks: v.pipe(v.array(v.strictObject({ sha256: sha256HexSchema, bytes: v.pipe(v.number(), v.integer(), v.minValue(16)) })), v.minLength(1), v.maxLength(65_536)),
  keys: v.pipe(v.array(v.variant("kind", [startCodeWrapSchema, timedReleaseWrapSchema])), v.minLength(1)),
});
export type PackageManifest = DeepReadonly<v.InferOutput<typeof packageManifestSchema>>;

/** The signed document (JWS type `invigil-release+jws`) that opens a timed-release wrap: the same static bytes for everybody. */
export const releaseDocumentSchema = v.strictObject({
  packageId: packageIdSchema,
  releaseKey: base64urlSchema,
  opensAt: unixMs,
});
export type ReleaseDocument = DeepReadonly<v.InferOutput<typeof releaseDocumentSchema>>;
