import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";

/** Byte strings by content: exam content, scoring, images, encrypted chunks. On the file system, or an object store. */
export interface Blobs {
  /**
   * Keeps the bytes; durable before it resolves; the same bytes twice are kept once.
   * @returns the address: SHA-256 in lower-case hexadecimal
   */
  put(bytes: Uint8Array): Promise<Result<string, InvigilError>>;
  /** The bytes at an address, checked against it; null when there are none. Errors: storage/unreadable when they have changed. */
  get(sha256: string): Promise<Result<Uint8Array<ArrayBuffer> | null, InvigilError>>;
  /** Removes the bytes at an address, if there are any: for what nothing refers to any more. */
  remove(sha256: string): Promise<Result<void, InvigilError>>;
}
