import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { fromBase64url, toBase64url } from "../crypto/encoding.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { PackageId } from "../sitting/ids.ts";

const KEY_BYTES = 32;
const WORDS = 24;
/** Every word of the list is told apart by its first four letters (BIP-39, "Wordlist"). */
const TELLING_LETTERS = 4;
const SCANNED = /^invigil-release:[0-9A-HJKMNP-TV-Z]{26}:([A-Za-z0-9_-]{43})$/u;

const byBeginning: ReadonlyMap<string, string> = new Map(wordlist.map((word) => [word.slice(0, TELLING_LETTERS), word]));

/** The release key as 24 words to print on paper, with a checksum in the last one (BIP-39). @param key 32 bytes */
export function releaseWords(key: Uint8Array): string {
  return entropyToMnemonic(key, wordlist);
}

/** The release key as a QR code says it: a scanner types this. */
export function releaseQr(packageId: PackageId, key: Uint8Array): string {
  return `invigil-release:${packageId}:${toBase64url(key)}`;
}

/**
 * Reads a release key as people type it from paper (24 words, or their first four letters, in any case, with numbers or punctuation between) or as a scanner
 * reads it.
 * @returns 32 bytes; `release/unknown-word` with `detail.position` (from 1) and `detail.word`, or with `detail.words` when there are not 24;
 *   `release/invalid` when the checksum says that one of them is another word
 */
export function readReleaseWords(typed: string): Result<Uint8Array<ArrayBuffer>, InvigilError> {
  const scanned = SCANNED.exec(typed.trim())?.[1];
  if (scanned !== undefined) return fromBase64url(scanned);
  const words = typed.normalize("NFKD").toLowerCase().split(/[^a-z]+/u).filter((word) => word !== "");
  const full: string[] = [];
  for (const [index, word] of words.entries()) {
    const known = byBeginning.get(word.slice(0, TELLING_LETTERS));
    if (known === undefined || !known.startsWith(word)) return fail("release/unknown-word", `word ${index + 1} is none of the list`, { position: index + 1, word: word.slice(0, 20) });
    full.push(known);
  }
  if (full.length !== WORDS) return fail("release/unknown-word", `there are ${full.length} words, and there should be ${WORDS}`, { words: full.length });
  try {
    const key = mnemonicToEntropy(full.join(" "), wordlist);
    return key.length === KEY_BYTES ? ok(Uint8Array.from(key)) : fail("release/invalid", "these words are no release key");
  } catch {
    return fail("release/invalid", "the words do not fit together: one of them is another word than on the paper");
  }
}
