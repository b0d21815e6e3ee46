import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageManifest } from "../../core/package/manifest.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import { writeDurably } from "../files/write-durably.ts";

/** Encrypted chunks on disk, so that a download that broke off goes on where it was. What comes out is checked again by its reader. */
export interface PackageCache {
  readonly chunk: (sha256: string) => Uint8Array | null;
  /** @throws the file system's errors */
  readonly saveChunk: (sha256: string, bytes: Uint8Array) => void;
}

/** Cache of one package in `<profile>/packages/<packageId>/`. File names are hashes and ids from schemas, never text of others. */
export function openPackageCache(profile: string, packageId: PackageId): PackageCache {
  const folder = join(profile, "packages", packageId);
  return {
    chunk: (sha256) => {
      try {
        return readFileSync(join(folder, sha256));
      } catch {
        return null;
      }
    },
    saveChunk: (sha256, bytes) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeDurably(join(folder, sha256), bytes);
    },
  };
}

/** A package that is here completely and whose every byte was signed. */
export interface LocalPackage {
  readonly manifest: PackageManifest;
  readonly manifestJws: string;
  readonly chunks: readonly Uint8Array[];
}
