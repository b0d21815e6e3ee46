import * as v from "valibot";
import { AEAD_TAG_BYTES } from "../crypto/aead.ts";
import { concatBytes, constantTimeEqual, fromBase64url, fromHex } from "../crypto/encoding.ts";
import { sha256 } from "../crypto/hash.ts";
import type { DocumentCodes, PublicJwk } from "../crypto/signing.ts";
import { verifyDocument } from "../crypto/signing.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { NONCE_PREFIX_BYTES, openChunk } from "./chunk-cipher.ts";
import type { OpenedContent } from "./content-archive.ts";
import { unpackContent } from "./content-archive.ts";
import type { PackageManifest } from "./manifest.ts";
import { packageManifestSchema } from "./manifest.ts";

export { unwrapByRelease } from "./release.ts";
export type { OpenedContent } from "./content-archive.ts";

const CODES: DocumentCodes = { badSignature: "package/bad-signature", invalid: "package/altered", unknownKey: "package/untrusted-issuer" };
const PUBLIC_KEY_BYTES = 32;
/** Largest package in bytes. An exam full of pictures stays far below; a laptop holds this in memory. */
export const MOST_PACKAGE_BYTES = 512 * 1024 * 1024;

/** What every version of a manifest has: enough to say that a newer client is needed. */
const envelopeSchema = v.looseObject({ format: v.string(), version: v.number() });

/**
 * Checks a manifest: signature, version, policy, schema, and that its numbers make sense together.
 * @param keys the organisation's keys that are trusted for this package
 * @returns `package/bad-signature`, `package/untrusted-issuer`, `package/unsupported-version`, `policy/unknown-key`, `policy/invalid`,
 *   `exam/invalid-schedule` or `package/altered`
 */
export async function verifyManifest(jws: string, keys: readonly PublicJwk[]): Promise<Result<PackageManifest, InvigilError>> {
  const envelope = await verifyDocument(jws, "invigil-manifest+jws", envelopeSchema, keys, CODES);
  if (!envelope.ok) return envelope;
  const { format, version } = envelope.value;
  if (format !== "invigil-package" || version !== 1) {
    return fail("package/unsupported-version", "this package was made for another version of the client", { format: format.slice(0, 100), version });
  }
  const policy = parsePolicy(envelope.value["policy"]);
  if (!policy.ok) return policy;
  const parsed = v.safeParse(packageManifestSchema, envelope.value);
  if (!parsed.success) return fail("package/altered", "the manifest does not hold what it should", { path: v.getDotPath(parsed.issues[0]) ?? "" });
  return judgeManifest(parsed.output);
}

/**
 * Checks one downloaded chunk against the manifest.
 * @returns `package/truncated` when bytes are missing, `package/altered` when they are others; each with `detail.chunk`
 */
export async function verifyChunk(manifest: PackageManifest, index: number, bytes: Uint8Array): Promise<Result<void, InvigilError>> {
  const expected = manifest.chunks[index];
  if (expected === undefined) return fail("package/altered", `the package has no chunk ${index}`, { chunk: index });
  if (bytes.length < expected.bytes) {
    return fail("package/truncated", `chunk ${index} is not complete`, { chunk: index, expected: expected.bytes, found: bytes.length });
  }
  const hash = fromHex(expected.sha256);
  if (!hash.ok || bytes.length > expected.bytes || !constantTimeEqual(hash.value, await sha256(bytes))) {
    return fail("package/altered", `chunk ${index} is not the one that was signed`, { chunk: index });
  }
  return ok(undefined);
}

/**
 * Opens a whole package.
 * @param manifest verified
 * @param chunks all of them, in order
 * @param contentKey 32 bytes, from a wrap
 * @returns the exam and its assets, keyed by the path that bodies name; `package/truncated`, `package/altered`, or `package/wrong-key`
 *   when every chunk is the signed one and the key opens none
 */
export async function openPackage(
  manifest: PackageManifest, chunks: readonly Uint8Array[], contentKey: Uint8Array,
): Promise<Result<OpenedContent, InvigilError>> {
  if (chunks.length < manifest.chunks.length) {
    return fail("package/truncated", "chunks of the package are missing", { expected: manifest.chunks.length, found: chunks.length });
  }
  if (chunks.length > manifest.chunks.length) return fail("package/altered", "the package has more chunks than were signed");
  const noncePrefix = fromBase64url(manifest.noncePrefix);
  if (!noncePrefix.ok || noncePrefix.value.length !== NONCE_PREFIX_BYTES) return fail("package/altered", "the manifest's nonce prefix is not 7 bytes");

  const parts: Uint8Array[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const verified = await verifyChunk(manifest, index, chunk);
    if (!verified.ok) return verified;
    const place = { packageId: manifest.packageId, noncePrefix: noncePrefix.value, index, last: index === chunks.length - 1 };
    const opened = await openChunk(contentKey, chunk, place);
    if (!opened.ok) return fail("package/wrong-key", "this key does not open this package", { chunk: index });
    parts.push(opened.value);
  }
  return unpackContent(concatBytes(...parts));
}

/** What a schema cannot say about a manifest. */
function judgeManifest(manifest: PackageManifest): Result<PackageManifest, InvigilError> {
  const { window, chunks, chunkBytes } = manifest;
  if (window.closesAt <= window.opensAt) return fail("exam/invalid-schedule", "the exam closes before it opens", { ...window });
  if (bytesOf(manifest.examPublicKey) !== PUBLIC_KEY_BYTES) return fail("package/altered", "the exam's public key is not 32 bytes");
  if (bytesOf(manifest.noncePrefix) !== NONCE_PREFIX_BYTES) return fail("package/altered", "the manifest's nonce prefix is not 7 bytes");
  const full = chunkBytes + AEAD_TAG_BYTES;
  const fits = chunks.every(({ bytes }, index) => (index === chunks.length - 1 ? bytes <= full : bytes === full));
  if (!fits) return fail("package/altered", "the sizes of the chunks do not fit together");
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  // SECURITY: a manifest could otherwise ask for 64 GiB, and fill the disk and memory of everybody who follows its link.
  if (bytes > MOST_PACKAGE_BYTES) return fail("package/altered", "the package is larger than any exam", { bytes, most: MOST_PACKAGE_BYTES });
  if (new Set(manifest.keys.map((wrap) => wrap.kind)).size !== manifest.keys.length) return fail("package/altered", "a way of opening is listed twice");
  return ok(manifest);
}

function bytesOf(text: string): number {
  const bytes = fromBase64url(text);
  return bytes.ok ? bytes.value.length : -1;
}
