import * as v from "valibot";
import { verifyDocument } from "../crypto/signing.ts";
import type { PublicJwk } from "../crypto/signing.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import { fail } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import { ok } from "../result.ts";
import type { Result } from "../result.ts";
import { isNewer, versionSchema } from "./version.ts";

/** What the release key signs (JWS type `invigil-update+jws`): a version's files by their hashes, so that no server or certificate alone can bring another program. */
export const releaseSchema = v.strictObject({
  version: versionSchema,
  channel: v.picklist(["stable", "beta"]),
  /** Oldest version that may go to this one by itself. */
  from: versionSchema,
  /** Percent of the installations that take it. */
  rollout: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  /** SHA-512 in base64, as in the updater's own list. */
  files: v.pipe(v.array(v.strictObject({ file: v.pipe(v.string(), v.regex(/^[\w.-]+$/u)), sha512: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/u)) })), v.minLength(1), v.maxLength(50)),
});
export type Release = DeepReadonly<v.InferOutput<typeof releaseSchema>>;

/** An update as the server offers it: nothing of it is believed before it is compared. */
export interface OfferedUpdate {
  readonly version: string;
  readonly files: readonly { readonly file: string; readonly sha512: string }[];
  /** The release's signature; null when the server has none. */
  readonly signature: string | null;
}

/** What an installation is, as far as an update asks. */
export interface Installation {
  readonly version: string;
  readonly channel: Release["channel"];
  /** A number from 0 up to 100 that stays the same for this installation. */
  readonly lot: number;
}

/**
 * Whether an offered update is a release of ours for this installation.
 * @returns the signed release; `update/bad-signature`, `update/invalid`, `update/unknown-key`, `update/mismatch` when the server offers something else than what was signed,
 *   `update/not-for-us` when it is right and not meant for this installation (yet)
 */
export async function judgeUpdate(offered: OfferedUpdate, installation: Installation, keys: readonly PublicJwk[]): Promise<Result<Release, InvigilError>> {
  // SECURITY: the operating system's signature says who built it; this one says that it was released. One stolen key is not enough.
  if (offered.signature === null) return fail("update/bad-signature", "the update has no release signature");
  const release = await verifyDocument(offered.signature, "invigil-update+jws", releaseSchema, keys, { badSignature: "update/bad-signature", invalid: "update/invalid", unknownKey: "update/unknown-key" });
  if (!release.ok) return release;
  const { version, channel, from, rollout, files } = release.value;
  if (offered.version !== version) return fail("update/mismatch", "the server offers another version than the one that was signed", { offered: offered.version, signed: version });
  const foreign = offered.files.find((one) => !files.some((signed) => signed.file === one.file && signed.sha512 === one.sha512));
  if (offered.files.length === 0 || foreign !== undefined) return fail("update/mismatch", "the server offers another file than those that were signed", { file: foreign?.file ?? "" });
  if (channel !== installation.channel) return fail("update/not-for-us", "the release is of another channel", { channel });
  // SECURITY: an old release with known holes stays signed for ever.
  if (!isNewer(version, installation.version)) return fail("update/not-for-us", "the release is not newer", { version });
  if (isNewer(from, installation.version)) return fail("update/not-for-us", "this version is too old to update by itself", { from });
  return installation.lot < rollout ? release : fail("update/not-for-us", "the release is not rolled out to this installation yet", { rollout });
}

/** Whether what was downloaded is one of the signed files. @param sha512 base64, of the bytes on the disk */
export function isSignedFile(release: Release, sha512: string): Result<void, InvigilError> {
  return release.files.some((file) => file.sha512 === sha512) ? ok(undefined) : fail("update/mismatch", "the downloaded file is none of those that were signed");
}
