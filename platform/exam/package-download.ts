import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { packageFileHead } from "../../core/package/package-file.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { ChunkRow } from "../store/schema.ts";

/** A package as a file, chunk by chunk. */
export interface PackageDownload {
  readonly fileName: string;
  /** Throws when a chunk cannot be read, so that no half of a file looks whole. */
  readonly parts: AsyncIterable<Uint8Array>;
}

/** The `.invigil` file of a package that was scheduled, as `exam schedule --package-out` writes it. Errors: package/not-found, storage/…. */
export async function packageDownload({ store, blobs, keys }: DataFolder, packageId: PackageId): Promise<Result<PackageDownload, InvigilError>> {
  const read = await store.read(async (tables) => ({ pkg: await tables.package(packageId), chunks: await tables.chunks(packageId) }));
  if (!read.ok) return read;
  const { pkg, chunks } = read.value;
  if (pkg === undefined) return fail("package/not-found", "there is no such package");
  const head = packageFileHead({ manifestJws: pkg.manifestJws, organisationKeys: keys.organisationKeys }, chunks.map(({ bytes }) => bytes));
  return ok({ fileName: `${pkg.code}.invigil`, parts: partsOf(blobs, head, chunks) });
}

async function* partsOf(blobs: DataFolder["blobs"], head: Uint8Array, chunks: readonly ChunkRow[]): AsyncGenerator<Uint8Array> {
  yield head;
  for (const { sha256 } of chunks) {
    const chunk = await blobs.get(sha256);
    if (!chunk.ok || chunk.value === null) throw new Error(`chunk ${sha256} cannot be read`);
    yield chunk.value;
  }
}
