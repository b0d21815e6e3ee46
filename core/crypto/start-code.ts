import { argon2idAsync } from "@noble/hashes/argon2.js";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { canonicalise } from "../journal/canonical-json.ts";
import type { StartCodeWrap } from "../package/manifest.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { aeadOpen, aeadSeal } from "./aead.ts";
import { inGroups, normaliseCrockford } from "./crockford.ts";
import { fromBase64url, toBase64url, utf8 } from "./encoding.ts";
import type { Random } from "./random.ts";
import { newCode } from "./random.ts";

/** Characters of a start code without the dash: 50 random bits. */
const CODE_CHARACTERS = 10;
/** Bytes of the salt under which a code is stretched. */
export const CODE_SALT_BYTES = 16;

/** How hard it is to try one start code. */
export interface StartCodeCost {
  /** Memory of one try in KiB, 8,192 to 262,144. */
  readonly memoryKiB: number;
  /** Passes over that memory, 1 to 10. */
  readonly passes: number;
  /** 1 to 4. */
  readonly lanes: number;
}

/** RFC 9106 §4, second recommended option (64 MiB, 3 passes), with one lane: this implementation has one thread. */
export const START_CODE_COST: StartCodeCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** A new start code in the form in which it is shown: `XXXXX-XXXXX`, 50 random bits. */
export function newStartCode(random: Random): string {
  return inGroups(newCode(random, CODE_CHARACTERS), 5);
}

/**
 * What a candidate meant by what was typed: any case, spaces and dashes anywhere, O for 0, I and L for 1.
 * @returns 10 characters without a dash; `start-code/malformed` when that is not what is left
 */
export function normaliseStartCode(typed: string): Result<string, InvigilError> {
  const code = normaliseCrockford(typed);
  if (code?.length !== CODE_CHARACTERS) return fail("start-code/malformed", "a start code has 10 letters and digits", { characters: code?.length ?? -1 });
  return ok(code);
}

/**
 * Wraps a package's content key under a start code: Argon2id (RFC 9106), then AES-256-GCM whose AAD is the wrap's own kind, salt and cost.
 * The package is bound by the manifest's signature, which covers the wrap, and by each chunk's AAD.
 * @param contentKey 32 bytes
 * @param code a start code in any form that `normaliseStartCode` takes
 */
export async function wrapByStartCode(contentKey: Uint8Array, code: string, random: Random, cost: StartCodeCost = START_CODE_COST): Promise<StartCodeWrap> {
  const normalised = normaliseStartCode(code);
  if (!normalised.ok) throw new Error(normalised.error.message);
  const salt = random.bytes(CODE_SALT_BYTES);
  const kdf: StartCodeWrap["kdf"] = { name: "argon2id", salt: toBase64url(salt), ...cost };
  const wrapped = await aeadSeal(await stretchCode(normalised.value, salt, kdf), contentKey, wrapContext(kdf), random);
  return { kind: "start-code", kdf, wrapped: toBase64url(wrapped) };
}

/**
 * The content key of a package from its start code. Takes about a second by design and lets the event loop live meanwhile.
 * @returns 32 bytes; `start-code/malformed`, `start-code/wrong`, or `package/altered` when the wrap itself cannot be read
 */
export async function unwrapByStartCode(wrap: StartCodeWrap, code: string): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  const normalised = normaliseStartCode(code);
  if (!normalised.ok) return normalised;
  const salt = fromBase64url(wrap.kdf.salt);
  const wrapped = fromBase64url(wrap.wrapped);
  if (!salt.ok || !wrapped.ok || salt.value.length !== CODE_SALT_BYTES) return fail("package/altered", "the start-code wrap cannot be read");
  const opened = await aeadOpen(await stretchCode(normalised.value, salt.value, wrap.kdf), wrapped.value, wrapContext(wrap.kdf));
  return opened.ok ? opened : fail("start-code/wrong", "this start code does not open this package");
}

/** Argon2id (RFC 9106) of a normalised code: 32 bytes. Yields to the event loop every 10 ms. */
export async function stretchCode(code: string, salt: Uint8Array, cost: StartCodeCost): Promise<Uint8Array> {
  return argon2idAsync(utf8(code), salt, { m: cost.memoryKiB, t: cost.passes, p: cost.lanes, dkLen: 32, asyncTick: 10 });
}

function wrapContext(kdf: StartCodeWrap["kdf"]): Uint8Array<ArrayBuffer> {
  return utf8(canonicalise({ kind: "start-code", kdf }));
}
