import * as v from "valibot";
import { concatBytes, fromUtf8, utf8 } from "../crypto/encoding.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { canonicalise, isCanonical } from "../journal/canonical-json.ts";
import type { OrganisationKey } from "../receipt/receipt.ts";
import { organisationKeySchema } from "../receipt/receipt.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";

/** First bytes of a `.invigil` file; the last one is the version. */
const MAGIC = concatBytes(utf8("INVIGIL"), Uint8Array.of(1));
const LENGTH_BYTES = 4;
const MOST_HEADER_BYTES = 16 * 1024 * 1024;

const headerSchema = v.strictObject({
  manifest: v.pipe(v.string(), v.minLength(1)),
  organisationKeys: v.pipe(v.array(organisationKeySchema), v.minLength(1), v.maxLength(100)),
  chunks: v.pipe(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), v.minLength(1), v.maxLength(65_536)),
});

/** A package with the keys that should have signed it, as one file. */
export interface PackageFile {
  readonly manifestJws: string;
  readonly chunks: readonly Uint8Array[];
  /** Trusted only after a person compared the fingerprint, or because they are known already. */
  readonly organisationKeys: readonly OrganisationKey[];
}

/** The `.invigil` file: magic (8 bytes), header length (4 bytes, big-endian), header as canonical JSON, chunks one after the other. */
export function encodePackageFile(file: PackageFile): Uint8Array<ArrayBuffer> {
  return concatBytes(packageFileHead(file, file.chunks.map((chunk) => chunk.length)), ...file.chunks);
}

/** What stands before the chunks, for whoever writes them one by one. @param lengths bytes of each chunk, in order */
export function packageFileHead({ manifestJws, organisationKeys }: Pick<PackageFile, "manifestJws" | "organisationKeys">, lengths: readonly number[]): Uint8Array<ArrayBuffer> {
  const header = utf8(canonicalise({ manifest: manifestJws, organisationKeys, chunks: lengths }));
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, header.length);
  return concatBytes(MAGIC, length, header);
}

/**
 * Takes a `.invigil` file apart, believing no length. Signatures and hashes are checked by `verifyManifest` and `verifyChunk`.
 * @returns views into `bytes`; `package/truncated`, `package/unsupported-version` or `package/altered`
 */
export function decodePackageFile(bytes: Uint8Array): Result<PackageFile, InvigilError> {
  const start = MAGIC.length + LENGTH_BYTES;
  const name = MAGIC.subarray(0, -1);
  if (!name.every((byte, index) => index >= bytes.length || bytes[index] === byte)) return fail("package/altered", "this is not an Invigil package file");
  if (bytes.length < start) return fail("package/truncated", "the file ends within its first bytes");
  if (bytes[MAGIC.length - 1] !== MAGIC.at(-1)) return fail("package/unsupported-version", "this file was made by another version", { version: bytes[MAGIC.length - 1] ?? -1 });

  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(MAGIC.length);
  // SECURITY: lengths come from the file; each is compared with what is there before anything is read or allocated.
  if (headerLength > MOST_HEADER_BYTES) return fail("package/altered", "the file's header is too long", { bytes: headerLength });
  if (headerLength > bytes.length - start) return fail("package/truncated", "the file ends within its header");
  const header = parseHeader(fromUtf8(bytes.subarray(start, start + headerLength)));
  if (header === null) return fail("package/altered", "the file's header cannot be read");

  const chunks: Uint8Array[] = [];
  let at = start + headerLength;
  for (const [index, length] of header.chunks.entries()) {
    if (length > bytes.length - at) return fail("package/truncated", `the file ends within chunk ${index}`, { chunk: index });
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (at !== bytes.length) return fail("package/altered", "the file has bytes after its last chunk");
  return ok({ manifestJws: header.manifest, chunks, organisationKeys: header.organisationKeys });
}

function parseHeader(text: string): v.InferOutput<typeof headerSchema> | null {
  if (!isCanonical(text)) return null;
  const parsed = v.safeParse(headerSchema, JSON.parse(text));
  return parsed.success ? parsed.output : null;
}
