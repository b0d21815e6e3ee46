import { AEAD_NONCE_BYTES, openWithNonce, sealWithNonce } from "../crypto/aead.ts";
import { utf8 } from "../crypto/encoding.ts";
import type { InvigilError } from "../errors.ts";
import type { Result } from "../result.ts";
import type { PackageId } from "../sitting/ids.ts";

/** Random bytes at the start of each nonce of one package. */
export const NONCE_PREFIX_BYTES = 7;

/** Where a chunk stands. Order and end are part of the nonce, so a chunk opens in its own place only (STREAM, Hoang et al. 2015, eprint 2015/189). */
export interface ChunkPlace {
  readonly packageId: PackageId;
  /** 7 bytes. */
  readonly noncePrefix: Uint8Array;
  /** 0 … 65,535. */
  readonly index: number;
  readonly last: boolean;
}

/** Encrypts one chunk (AES-256-GCM): ciphertext || tag (16 bytes). The key is used for one package only. */
export async function sealChunk(contentKey: Uint8Array, plain: Uint8Array, place: ChunkPlace): Promise<Uint8Array<ArrayBuffer>> {
  return sealWithNonce(contentKey, chunkNonce(place), plain, utf8(place.packageId));
}

/** Decrypts one chunk; `crypto/open-failed` when key, place or bytes are not those of the sealing. */
export async function openChunk(contentKey: Uint8Array, sealed: Uint8Array, place: ChunkPlace): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  return openWithNonce(contentKey, chunkNonce(place), sealed, utf8(place.packageId));
}

function chunkNonce({ noncePrefix, index, last }: ChunkPlace): Uint8Array<ArrayBuffer> {
  if (noncePrefix.length !== NONCE_PREFIX_BYTES) throw new Error("a package's nonce prefix has 7 bytes");
  const nonce = new Uint8Array(AEAD_NONCE_BYTES);
  nonce.set(noncePrefix);
  new DataView(nonce.buffer).setUint32(NONCE_PREFIX_BYTES, index);
  // SECURITY: the last chunk is marked, or a package cut off at a chunk's end would open as a whole one.
  nonce[AEAD_NONCE_BYTES - 1] = last ? 1 : 0;
  return nonce;
}
