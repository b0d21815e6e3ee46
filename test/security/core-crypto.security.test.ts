import { CompactSign } from "jose";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { toBase64url, utf8 } from "../../core/crypto/encoding.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { generateSigningKey, signDocument, thumbprint, verifyDocument } from "../../core/crypto/signing.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";
import { openRecord } from "../../core/journal/record-cipher.ts";
import { codeOf, sampleRecords } from "../unit/core/samples.ts";

const CODES = { badSignature: "receipt/bad-signature", invalid: "receipt/invalid", unknownKey: "receipt/unknown-key" } as const;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const schema = v.strictObject({ amount: v.number() });

let key: SigningKey;
let jws: string;

beforeAll(async () => {
  key = await generateSigningKey();
  jws = await signDocument("invigil-seal+jws", { amount: 1 }, key);
});

async function verify(text: string, keys = [key.publicJwk]): Promise<string> {
  return codeOf(await verifyDocument(text, "invigil-seal+jws", schema, keys, CODES));
}

/** Signed with the right key, under any header and over any text. */
async function signAs(header: object, payload = canonicalise({ amount: 1 })): Promise<string> {
  return new CompactSign(utf8(payload)).setProtectedHeader({ alg: "EdDSA", typ: "invigil-seal+jws", kid: key.kid, ...header }).sign({ ...key.privateJwk });
}

describe("a signed document", () => {
  it("has one spelling: no other last character of its signature is taken", async () => {
    const taken = [];
    for (const last of ALPHABET) if ((await verify(jws.slice(0, -1) + last)) === "ok") taken.push(last);

    expect(taken).toEqual([jws.at(-1)]);
  });

  it("cannot bring its own key or ask for anything else in its header", async () => {
    expect(await verify(await signAs({}))).toBe("ok");
    expect(await verify(await signAs({ jwk: { ...key.publicJwk } }))).toBe("receipt/invalid");
    expect(await verify(await signAs({ jku: "https://example.org/keys" }))).toBe("receipt/invalid");
    expect(await verify(await signAs({ cty: "x" }))).toBe("receipt/invalid");
  });

  it("cannot say that it needs no signature, or one with a shared secret", async () => {
    const [, payload = ""] = jws.split(".");
    const unsigned = (alg: string): string => `${toBase64url(utf8(JSON.stringify({ alg, typ: "invigil-seal+jws", kid: key.kid })))}.${payload}.`;

    expect(await verify(unsigned("none"))).toBe("receipt/invalid");
    expect(await verify(unsigned("HS256"))).toBe("receipt/invalid");
    expect(await verify(unsigned("EdDSA"))).toBe("receipt/bad-signature");
  });

  it("of one type is never taken for another", async () => {
    for (const type of ["invigil-receipt+jws", "invigil-checkpoint+jws", "invigil-manifest+jws"] as const) {
      expect(await verify(await signDocument(type, { amount: 1 }, key))).toBe("receipt/invalid");
    }
  });

  it("is not verified by a foreign key that wears a trusted key's identifier", async () => {
    const foreign = await generateSigningKey();
    const forged = await new CompactSign(utf8(canonicalise({ amount: 1_000_000 })))
      .setProtectedHeader({ alg: "EdDSA", typ: "invigil-seal+jws", kid: key.kid }).sign({ ...foreign.privateJwk });

    const disguised = { ...foreign.publicJwk, kid: key.kid };

    expect(await verify(forged, [disguised])).toBe("receipt/unknown-key");
    expect(await verify(await signDocument("invigil-seal+jws", { amount: 1 }, foreign), [disguised])).toBe("receipt/unknown-key");
    expect(await thumbprint(disguised)).toBe(foreign.kid);
  });

  it("cannot say two things to two readers", async () => {
    expect(await verify(await signAs({}, '{"amount":1,"amount":2}'))).toBe("receipt/invalid");
    expect(await verify(await signAs({}, '{"amount":"\\ud800"}'))).toBe("receipt/invalid");
  });

  it("nested without end is refused, not a crash", async () => {
    expect(await verify(await signAs({}, "[".repeat(100_000) + "]".repeat(100_000)))).toBe("receipt/invalid");
  });
});

describe("a journal record", () => {
  it("does not open under another time, order or kind", async () => {
    const recordKey = systemRandom.bytes(32);
    const record = (await sampleRecords(recordKey))[7];
    if (record === undefined) throw new Error("no such record");

    expect(codeOf(await openRecord(recordKey, record))).toBe("ok");
    expect(codeOf(await openRecord(recordKey, { ...record, seq: 8 }))).toBe("journal/altered");
    expect(codeOf(await openRecord(recordKey, { ...record, at: record.at - 60_000 }))).toBe("journal/altered");
    expect(codeOf(await openRecord(recordKey, { ...record, elapsed: 0 }))).toBe("journal/altered");
    expect(codeOf(await openRecord(recordKey, { ...record, kind: "visited" }))).toBe("journal/altered");
  });
});
