import type { WireClient } from "../../core/contract/wire-client.ts";
import { thumbprint } from "../../core/crypto/signing.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { PackageManifest } from "../../core/package/manifest.ts";
import { verifyChunk, verifyManifest } from "../../core/package/open-package.ts";
import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import { storageError } from "../files/storage-error.ts";
import type { PackageCache } from "./package-cache.ts";

/** A manifest with the key that signed it. */
export interface TrustedManifest {
  readonly manifest: PackageManifest;
  readonly manifestJws: string;
  readonly issuer: OrganisationKey;
}

/** Chunks that are asked for at the same time. */
const PARALLEL = 4;

/**
 * Fetches a package's manifest and checks who signed it.
 * @param issuer thumbprint that must have signed it (from the link, or met before at this platform); null trusts the platform's keys on first use
 * @returns `package/…`, `policy/…`, `sync/…`
 */
export async function fetchManifest(client: WireClient, packageId: PackageId, issuer: string | null): Promise<Result<TrustedManifest, InvigilError>> {
  const keys = await client.request("keys", { params: {}, body: undefined });
  if (!keys.ok) return keys;
  const manifest = await client.request("manifest", { params: { packageId }, body: undefined });
  if (!manifest.ok) return manifest;
  const checked = await checkManifest(manifest.value, keys.value.keys, issuer);
  if (!checked.ok) return checked;
  // SECURITY: a signed manifest of another exam of the same organisation is not the one that was asked for.
  if (checked.value.manifest.packageId !== packageId) return fail("package/altered", "the manifest is of another package");
  return checked;
}

/** Checks a manifest against the one key that may have signed it, or any of `keys` when `issuer` is null. */
export async function checkManifest(manifestJws: string, keys: readonly OrganisationKey[], issuer: string | null): Promise<Result<TrustedManifest, InvigilError>> {
  let failure: Result<never, InvigilError> = fail("package/untrusted-issuer", "none of the platform's keys is the one that should have signed this exam");
  for (const key of keys) {
    // SECURITY: the thumbprint is computed, never taken from what the key says of itself.
    if (issuer !== null && (await thumbprint({ kty: key.kty, crv: key.crv, x: key.x })) !== issuer) continue;
    const verified = await verifyManifest(manifestJws, [key]);
    if (verified.ok) return ok({ manifest: verified.value, manifestJws, issuer: key });
    if (verified.error.code !== "package/untrusted-issuer") failure = err(verified.error);
  }
  return failure;
}

/**
 * Completes a package in the cache: what is there and still right is not fetched again.
 * @param onProgress fraction 0 … 1
 * @returns all chunks in order, each checked against the manifest; `package/…`, `sync/…`, `storage/…`
 */
export async function fetchChunks(client: WireClient | null, manifest: PackageManifest, cache: PackageCache, onProgress: (fraction: number) => void): Promise<Result<readonly Uint8Array[], InvigilError>> {
  const chunks: Uint8Array[] = [];
  let done = 0;
  let failure: InvigilError | null = null;
  const remaining = manifest.chunks.map((chunk, index) => ({ ...chunk, index }));
  const work = async (): Promise<void> => {
    for (let next = remaining.shift(); next !== undefined && failure === null; next = remaining.shift()) {
      const got = await obtainChunk(client, manifest, cache, next.index, next.sha256);
      if (got.ok) {
        chunks[next.index] = got.value;
        done += 1;
        onProgress(done / manifest.chunks.length);
      } else {
        failure = got.error;
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return failure === null ? ok(chunks) : err(failure);
}

async function obtainChunk(client: WireClient | null, manifest: PackageManifest, cache: PackageCache, index: number, sha256: string): Promise<Result<Uint8Array, InvigilError>> {
  const cached = cache.chunk(sha256);
  // SECURITY: the disk may have changed since the chunk was saved; it is believed no more than the network.
  if (cached !== null && (await verifyChunk(manifest, index, cached)).ok) return ok(cached);
  if (client === null) return fail("package/truncated", `chunk ${index} is not on this computer`, { chunk: index });
  const fetched = await client.request("chunk", { params: { packageId: manifest.packageId, sha256 }, body: undefined });
  if (!fetched.ok) return fetched;
  return await keepChunk(manifest, cache, index, sha256, fetched.value);
}

/** Checks a chunk and keeps it. */
export async function keepChunk(manifest: PackageManifest, cache: PackageCache, index: number, sha256: string, bytes: Uint8Array): Promise<Result<Uint8Array, InvigilError>> {
  const verified = await verifyChunk(manifest, index, bytes);
  if (!verified.ok) return verified;
  try {
    cache.saveChunk(sha256, bytes);
  } catch (cause) {
    const error = storageError(cause);
    if (error === null) throw cause;
    return err(error);
  }
  return ok(bytes);
}
