import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";

/** Bounds of a package: files, bytes of one file and of all that is read, after inflating. */
export const SOURCE_LIMITS = { files: 5000, fileBytes: 32 * 1_048_576, totalBytes: 256 * 1_048_576 } as const;

/** Where an exam comes from: a zip, a folder, or a single item file. Paths are relative, with forward slashes. */
export interface QtiSource {
  readonly kind: "zip" | "folder" | "file";
  /** Name of the zip, folder or file, without its path. */
  readonly name: string;
  /** Every file, sorted. */
  readonly paths: readonly string[];
  /** Bytes of one file; import/missing-file, import/too-large or import/truncated. */
  read(path: string): Promise<Result<Uint8Array, InvigilError>>;
  close(): void;
}

/** Files that operating systems leave in folders and zips. */
export function isLitter(path: string): boolean {
  return path.split("/").some((part) => part === "__MACOSX" || part === ".DS_Store" || part === "Thumbs.db" || part === "desktop.ini");
}

/** Sorted as people count: `q2` before `q10`. */
export function sortedPaths(paths: Iterable<string>): readonly string[] {
  return [...paths].sort(new Intl.Collator("en", { numeric: true }).compare);
}
