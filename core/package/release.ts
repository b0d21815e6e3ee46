import { aeadOpen, aeadSeal } from "../crypto/aead.ts";
import { fromBase64url, toBase64url, utf8 } from "../crypto/encoding.ts";
import type { Random } from "../crypto/random.ts";
import type { DocumentCodes, PublicJwk, SigningKey } from "../crypto/signing.ts";
import { signDocument, verifyDocument } from "../crypto/signing.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { canonicalise } from "../journal/canonical-json.ts";
import type { Result } from "../result.ts";
import type { PackageId } from "../sitting/ids.ts";
import type { PackageManifest, ReleaseDocument, TimedReleaseWrap } from "./manifest.ts";
import { releaseDocumentSchema } from "./manifest.ts";

const CODES: DocumentCodes = { badSignature: "release/invalid", invalid: "release/invalid", unknownKey: "release/invalid" };
const RELEASE_KEY_BYTES = 32;

/** Wraps the content key under a fresh release key and signs the document that will carry that key from `opensAt` (ms since the epoch) on. */
export async function wrapByRelease(
  contentKey: Uint8Array, packageId: PackageId, opensAt: number, key: SigningKey, random: Random,
): Promise<{ readonly wrap: TimedReleaseWrap; readonly releaseJws: string }> {
  const releaseKey = random.bytes(RELEASE_KEY_BYTES);
  const wrapped = await aeadSeal(releaseKey, contentKey, wrapContext(packageId, opensAt), random);
  const release: ReleaseDocument = { packageId, releaseKey: toBase64url(releaseKey), opensAt };
  return { wrap: { kind: "timed-release", opensAt, wrapped: toBase64url(wrapped) }, releaseJws: await signDocument("invigil-release+jws", release, key) };
}

/**
 * The content key of a package from its release document.
 * @param manifest verified
 * @param keys the organisation's keys
 * @returns 32 bytes; `release/invalid` when the document is not this package's or not signed by the organisation; `package/wrong-key` when the package has no timed release
 */
export async function unwrapByRelease(
  manifest: PackageManifest, releaseJws: string, keys: readonly PublicJwk[],
): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  const wrap = manifest.keys.find((candidate) => candidate.kind === "timed-release");
  if (wrap === undefined) return fail("package/wrong-key", "this package has no timed release");
  const release = await verifyDocument(releaseJws, "invigil-release+jws", releaseDocumentSchema, keys, CODES);
  if (!release.ok) return release;
  if (release.value.packageId !== manifest.packageId || release.value.opensAt !== wrap.opensAt) {
    return fail("release/invalid", "this release document belongs to another package");
  }
  const releaseKey = fromBase64url(release.value.releaseKey);
  return releaseKey.ok ? await unwrapByReleaseKey(manifest, releaseKey.value) : fail("release/invalid", "the release key cannot be read");
}

/**
 * The content key of a package from its release key, as it is typed from paper or scanned. The key vouches for itself: another one opens nothing.
 * @param manifest verified
 * @returns 32 bytes; `release/invalid`, or `package/wrong-key` when the package has no timed release
 */
export async function unwrapByReleaseKey(manifest: PackageManifest, releaseKey: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  const wrap = manifest.keys.find((candidate) => candidate.kind === "timed-release");
  if (wrap === undefined) return fail("package/wrong-key", "this package has no timed release");
  const wrapped = fromBase64url(wrap.wrapped);
  if (!wrapped.ok) return fail("release/invalid", "the release key cannot be read");
  const opened = await aeadOpen(releaseKey, wrapped.value, wrapContext(manifest.packageId, wrap.opensAt));
  return opened.ok ? opened : fail("release/invalid", "the release key does not open this package");
}

function wrapContext(packageId: PackageId, opensAt: number): Uint8Array<ArrayBuffer> {
  return utf8(canonicalise({ kind: "timed-release", packageId, opensAt }));
}
