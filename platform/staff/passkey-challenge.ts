import * as v from "valibot";
import type { UnixMs } from "../../core/clock.ts";
import { fromBase64url, toBase64url } from "../../core/crypto/encoding.ts";
import type { Random } from "../../core/crypto/random.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Keys } from "../keys/keys.ts";

const RANDOM_BYTES = 16;
const TIME_BYTES = 8;
const TAG_BYTES = 32;
/** How long a challenge can be answered, ms. */
export const CHALLENGE_MS = 5 * 60_000;

/** What a challenge is for: signing somebody in, or a new passkey of one session and no other. */
export type ChallengeFor = { readonly kind: "sign-in" } | { readonly kind: "new-passkey"; readonly tokenSha256: string };

/**
 * A challenge that the platform can recognise as its own without keeping it: random bytes, its end, and a keyed tag over both. Whoever asks for thousands of them
 * fills nothing; the ones that were answered are kept until their end, so that none counts twice.
 */
export async function newChallenge({ keys, random, now }: { readonly keys: Pick<Keys, "codeTag">; readonly random: Random; readonly now: UnixMs }, purpose: ChallengeFor): Promise<string> {
  const head = new Uint8Array(RANDOM_BYTES + TIME_BYTES);
  head.set(random.bytes(RANDOM_BYTES));
  new DataView(head.buffer).setBigUint64(RANDOM_BYTES, BigInt(now + CHALLENGE_MS));
  const whole = new Uint8Array(head.length + TAG_BYTES);
  whole.set(head);
  whole.set(await tagOf(keys, purpose, head), head.length);
  return toBase64url(whole);
}

/** When a challenge ends; null when it is not the platform's, for something else, or over. */
export async function endOfChallenge(keys: Pick<Keys, "codeTag">, challenge: string, purpose: ChallengeFor, now: UnixMs): Promise<UnixMs | null> {
  const bytes = fromBase64url(challenge);
  if (!bytes.ok || bytes.value.length !== RANDOM_BYTES + TIME_BYTES + TAG_BYTES) return null;
  const head = bytes.value.slice(0, RANDOM_BYTES + TIME_BYTES);
  const expected = await tagOf(keys, purpose, head);
  const given = bytes.value.subarray(head.length);
  // SECURITY: every byte is compared, whatever the others are: how long it takes says nothing.
  let differing = 0;
  for (const [index, byte] of expected.entries()) differing |= byte ^ (given[index] ?? 0);
  const endsAt = Number(new DataView(head.buffer).getBigUint64(RANDOM_BYTES));
  return differing === 0 && now < endsAt ? endsAt : null;
}

/** The challenge that a browser says it answered (`clientDataJSON`, WebAuthn Level 3 §5.8.1); empty when it says none. */
export function challengeIn(clientDataJSON: string): string {
  const bytes = fromBase64url(clientDataJSON);
  const said = v.safeParse(v.object({ challenge: v.string() }), bytes.ok ? parseJson(new TextDecoder().decode(bytes.value)) : null);
  return said.success ? said.output.challenge : "";
}

async function tagOf(keys: Pick<Keys, "codeTag">, purpose: ChallengeFor, head: Uint8Array): Promise<Uint8Array> {
  const tag = await keys.codeTag(purpose.kind === "sign-in" ? "passkey-sign-in" : `new-passkey ${purpose.tokenSha256}`, toBase64url(head));
  return Uint8Array.from(tag.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
