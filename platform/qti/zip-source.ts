import { open } from "node:fs/promises";
import { basename } from "node:path";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { getFileNameLowLevel, openPromise } from "yauzl";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { safePath } from "./safe-path.ts";
import type { QtiSource } from "./source.ts";
import { SOURCE_LIMITS, isLitter, sortedPaths } from "./source.ts";

const UNIX = 3;
const FILE_TYPE_MASK = 0o170_000;
const SYMBOLIC_LINK = 0o120_000;

/** Reads a zip's list of files and checks every name before anything is inflated. */
export async function openZip(path: string): Promise<Result<QtiSource, InvigilError>> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true }).catch(() => null);
  if (zip === null) return await notReadable(path);
  const entries = await listEntries(zip);
  if (!entries.ok) {
    zip.close();
    return err(entries.error);
  }
  return ok(sourceOf(zip, basename(path), entries.value));
}

async function listEntries(zip: ZipFile): Promise<Result<ReadonlyMap<string, Entry>, InvigilError>> {
  if (zip.entryCount > SOURCE_LIMITS.files) return fail("import/too-large", `A package may have ${SOURCE_LIMITS.files} files`, { files: zip.entryCount, limit: SOURCE_LIMITS.files });
  const entries = new Map<string, Entry>();
  const seen = new Set<string>();
  let declared = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = safePath(getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true));
      if (!name.ok) return name;
      const refused = whyRefused(entry, name.value);
      if (refused !== null) return err(refused);
      if (name.value.endsWith("/") || isLitter(name.value)) continue;
      // SECURITY: two entries that some file systems take for one let a checked file be replaced by an unchecked one.
      const key = name.value.toLowerCase();
      if (seen.has(key)) return fail("import/duplicate-name", "Two files have the same name", { name: name.value });
      seen.add(key);
      declared += entry.uncompressedSize;
      if (declared > SOURCE_LIMITS.totalBytes) return fail("import/too-large", "The package is too large when unpacked", { limit: SOURCE_LIMITS.totalBytes });
      entries.set(name.value, entry);
    }
  } catch {
    return fail("import/truncated", "The list of files in the zip cannot be read");
  }
  return ok(entries);
}

function whyRefused(entry: Entry, name: string): InvigilError | null {
  const mode = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  // SECURITY: a link inside a zip points wherever its author likes once it is unpacked.
  const link = entry.versionMadeBy >>> 8 === UNIX && mode === SYMBOLIC_LINK ? fail("import/unsafe-path", "The zip holds a link", { name }) : null;
  const locked = entry.isEncrypted() ? fail("import/unsupported", "The zip is protected by a password; unprotect it first", { name }) : null;
  const method = entry.compressionMethod !== 0 && entry.compressionMethod !== 8 ? fail("import/unsupported", "The zip uses a compression other than deflate", { name }) : null;
  const refusal = link ?? locked ?? method;
  return refusal === null || refusal.ok ? null : refusal.error;
}

function sourceOf(zip: ZipFile, name: string, entries: ReadonlyMap<string, Entry>): QtiSource {
  let total = 0;
  return {
    kind: "zip",
    name,
    paths: sortedPaths(entries.keys()),
    read: async (path) => {
      const entry = entries.get(path);
      if (entry === undefined) return fail("import/missing-file", "The package has no such file", { file: path });
      const bytes = await inflate(zip, entry, path, SOURCE_LIMITS.totalBytes - total);
      if (bytes.ok) total += bytes.value.length;
      return bytes;
    },
    close: () => zip.close(),
  };
}

async function inflate(zip: ZipFile, entry: Entry, file: string, left: number): Promise<Result<Uint8Array, InvigilError>> {
  const limit = Math.min(SOURCE_LIMITS.fileBytes, left);
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const part of stream) {
      if (!(part instanceof Uint8Array)) continue;
      size += part.length;
      // SECURITY: counted while inflating, because the size in a zip's header is only what its author says.
      if (size > limit) {
        stream.destroy();
        return fail("import/too-large", "A file is too large when unpacked", { file, limit });
      }
      parts.push(part);
    }
  } catch {
    return fail("import/truncated", "A file in the zip is cut off or damaged", { file });
  }
  const bytes = Buffer.concat(parts);
  return crc32(bytes) === entry.crc32 ? ok(bytes) : fail("import/truncated", "A file in the zip is damaged: its checksum is wrong", { file });
}

/** A zip begins with `PK`: then it is one that was cut off. */
async function notReadable(path: string): Promise<Result<never, InvigilError>> {
  const handle = await open(path, "r");
  try {
    const start = new Uint8Array(2);
    await handle.read(start, 0, 2, 0);
    const isZip = start[0] === 0x50 && start[1] === 0x4b;
    return isZip ? fail("import/truncated", "The zip is cut off: its list of files is missing") : fail("import/not-a-zip", "The file is neither a zip nor an XML file");
  } finally {
    await handle.close();
  }
}
