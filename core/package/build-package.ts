import * as v from "valibot";
import { toBase64url } from "../crypto/encoding.ts";
import { sha256Hex } from "../crypto/hash.ts";
import type { Random } from "../crypto/random.ts";
import type { SigningKey } from "../crypto/signing.ts";
import { signDocument } from "../crypto/signing.ts";
import type { StartCodeCost } from "../crypto/start-code.ts";
import { wrapByStartCode } from "../crypto/start-code.ts";
import { NONCE_PREFIX_BYTES, sealChunk } from "./chunk-cipher.ts";
import { packContent, unpackContent } from "./content-archive.ts";
import type { PackageManifest } from "./manifest.ts";
import { packageManifestSchema } from "./manifest.ts";
import { wrapByRelease } from "./release.ts";

/** Plain bytes in every chunk but the last: small enough to resume a download, large enough to keep a manifest short. */
export const CHUNK_BYTES = 262_144;
const CONTENT_KEY_BYTES = 32;

/** What a package is made of. */
export interface PackageInput {
  readonly manifest: Omit<PackageManifest, "format" | "version" | "noncePrefix" | "chunkBytes" | "chunks" | "keys" | "overrides">;
  /** `exam.json` (an `ExamContent`) and each of its assets as `assets/<path>`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Start code that opens the package, or null; at least one of start code and release is needed. */
  readonly startCode: string | null;
  /** When the timed release opens the package, ms since the epoch, or null. */
  readonly releaseAt: number | null;
  /** Override codes, protected; none when it is not given. */
  readonly overrides?: PackageManifest["overrides"];
  /** How hard it is to try one start code; `START_CODE_COST` unless a test cannot wait. */
  readonly startCodeCost?: StartCodeCost;
}

/** A package as it is stored and served. */
export interface BuiltPackage {
  readonly manifestJws: string;
  readonly manifest: PackageManifest;
  /** Encrypted chunks in order. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** The document to serve from `releaseAt` on, or null. */
  readonly releaseJws: string | null;
}

/**
 * Encrypts and signs an exam. The content key is forgotten afterwards: only start code and release document open the package.
 * @throws Error when the files are not those of an exam or no way of opening is asked for: both are bugs of the caller
 */
export async function buildPackage(input: PackageInput, key: SigningKey, random: Random): Promise<BuiltPackage> {
  const plain = packContent(input.files);
  const readable = unpackContent(plain);
  if (!readable.ok) throw new Error(`${readable.error.message} ${JSON.stringify(readable.error.detail ?? {})}`);

  const { packageId } = input.manifest;
  const contentKey = random.bytes(CONTENT_KEY_BYTES);
  const noncePrefix = random.bytes(NONCE_PREFIX_BYTES);
  const count = Math.ceil(plain.length / CHUNK_BYTES);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let index = 0; index < count; index++) {
    const part = plain.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
    chunks.push(await sealChunk(contentKey, part, { packageId, noncePrefix, index, last: index === count - 1 }));
  }

  const byStartCode = input.startCode === null ? null : await wrapByStartCode(contentKey, input.startCode, random, input.startCodeCost);
  const byRelease = input.releaseAt === null ? null : await wrapByRelease(contentKey, packageId, input.releaseAt, key, random);
  const manifest = v.parse(packageManifestSchema, {
    ...input.manifest,
    format: "invigil-package",
    version: 1,
    overrides: input.overrides ?? null,
    noncePrefix: toBase64url(noncePrefix),
    chunkBytes: CHUNK_BYTES,
    chunks: await Promise.all(chunks.map(async (chunk) => ({ sha256: await sha256Hex(chunk), bytes: chunk.length }))),
    keys: [byStartCode, byRelease?.wrap ?? null].filter((wrap) => wrap !== null),
  });
  return { manifestJws: await signDocument("invigil-manifest+jws", manifest, key), manifest, chunks, releaseJws: byRelease?.releaseJws ?? null };
}
