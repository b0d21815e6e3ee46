import { aeadOpen, aeadSeal } from "../../core/crypto/aead.ts";
import { fromBase64url, fromUtf8, toBase64url, toHex, utf8 } from "../../core/crypto/encoding.ts";
import type { Random } from "../../core/crypto/random.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { generateSigningKey, organisationKey, signingKeyFromJwk } from "../../core/crypto/signing.ts";
import type { Clock } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { OrganisationKeyRow } from "../store/schema.ts";
import type { Store } from "../store/store.ts";
import type { Keys, SealPurpose } from "./keys.ts";
import { signsInPlace } from "./sign-in-place.ts";

const SEAL_LABEL = utf8("invigil platform seal v1");
const CODE_LABEL = utf8("invigil candidate code v1");

/**
 * Keys kept in the store, encrypted under the master key. Makes the organisation's signing key at first start.
 * Errors: crypto/open-failed when the master key is not the one of this data folder; storage/….
 */
export async function openStoredKeys(
  { store, masterKey, clock, random }: { readonly store: Store; readonly masterKey: Uint8Array; readonly clock: Clock; readonly random: Random },
): Promise<Result<Keys, InvigilError>> {
  const sealKey = await deriveKey(masterKey, SEAL_LABEL);
  const codeKey = await crypto.subtle.importKey("raw", await deriveKey(masterKey, CODE_LABEL), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const cabinet = sealing(sealKey, random);

  const loaded = await loadOrganisationKeys(store, cabinet, clock);
  if (!loaded.ok) return loaded;

  return ok({
    ...cabinet,
    ...loaded.value,
    async codeTag(subject, normalisedCode) {
      return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", codeKey, utf8(`${subject}|${normalisedCode}`))));
    },
  });
}

type Cabinet = Pick<Keys, "seal" | "open">;

function sealing(sealKey: Uint8Array, random: Random): Cabinet {
  // SECURITY: purpose and subject are authenticated, or someone with the database could swap one exam's private key for another's.
  const contextOf = (purpose: SealPurpose, subject: string): Uint8Array => utf8(`${purpose}|${subject}`);
  return {
    seal: async (purpose, subject, plaintext) => toBase64url(await aeadSeal(sealKey, plaintext, contextOf(purpose, subject), random)),
    async open(purpose, subject, sealed) {
      const bytes = fromBase64url(sealed);
      if (!bytes.ok) return fail("crypto/open-failed", "a stored key is not readable", { purpose });
      const opened = await aeadOpen(sealKey, bytes.value, contextOf(purpose, subject));
      return opened.ok ? opened : fail("crypto/open-failed", "a stored key does not open with this master key", { purpose });
    },
  };
}

async function loadOrganisationKeys(
  store: Store, cabinet: Cabinet, clock: Clock,
): Promise<Result<{ readonly signing: SigningKey; readonly organisationKeys: readonly OrganisationKey[] }, InvigilError>> {
  const rows = await store.read((tables) => tables.keys());
  if (!rows.ok) return rows;
  const stored = rows.value.length > 0 ? rows : await makeFirstKey(store, cabinet, clock);
  if (!stored.ok) return stored;

  const keys: SigningKey[] = [];
  for (const row of stored.value) {
    const opened = await cabinet.open("organisation-key", row.kid, row.privateSealed);
    if (!opened.ok) return opened;
    const key = await signingKeyFromJwk(parseJson(fromUtf8(opened.value)));
    if (!key.ok) return key;
    keys.push(key.value);
  }
  const signing = keys.at(-1);
  if (signing === undefined) throw new Error("an organisation key was just made");
  return ok({ signing: signsInPlace(signing), organisationKeys: keys.map(organisationKey) });
}

async function makeFirstKey(store: Store, cabinet: Cabinet, clock: Clock): Promise<Result<readonly OrganisationKeyRow[], InvigilError>> {
  const key = await generateSigningKey();
  const privateSealed = await cabinet.seal("organisation-key", key.kid, utf8(JSON.stringify(key.privateJwk)));
  return store.write(async (tables) => {
    // Two processes may start at once on a new folder: the first one's key counts.
    if ((await tables.keys()).length === 0) {
      await tables.addKey({ kid: key.kid, publicKey: key.publicJwk.x, privateSealed, createdAt: clock.now() });
    }
    return ok(await tables.keys());
  });
}

/** HKDF-SHA-256 (RFC 5869) with an empty salt: the master key is already uniform. */
async function deriveKey(masterKey: Uint8Array, info: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const material = await crypto.subtle.importKey("raw", new Uint8Array(masterKey), "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, material, 256));
}
