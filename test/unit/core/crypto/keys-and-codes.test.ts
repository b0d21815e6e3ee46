import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { aeadOpen, aeadSeal } from "../../../../core/crypto/aead.ts";
import { toBase64url, utf8 } from "../../../../core/crypto/encoding.ts";
import { generateExamKeyPair, newRecordKey, openRecordKey, recordKeyInfo } from "../../../../core/crypto/hpke.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import { fingerprint, generateSigningKey, organisationKey, signDocument, signingKeyFromJwk, verifyDocument } from "../../../../core/crypto/signing.ts";
import type { StartCodeCost } from "../../../../core/crypto/start-code.ts";
import { START_CODE_COST, newStartCode, normaliseStartCode, unwrapByStartCode, wrapByStartCode } from "../../../../core/crypto/start-code.ts";
import { codeOf, ids, must } from "../samples.ts";

const QUICK: StartCodeCost = { memoryKiB: 8192, passes: 1, lanes: 1 };
const CODES = { badSignature: "receipt/bad-signature", invalid: "receipt/invalid", unknownKey: "receipt/unknown-key" } as const;

describe("AES-256-GCM", () => {
  it("opens what it sealed, under the same key and context only", async () => {
    const key = systemRandom.bytes(32);
    const sealed = await aeadSeal(key, utf8("answer"), utf8("context"), systemRandom);

    expect(must(await aeadOpen(key, sealed, utf8("context")))).toEqual(utf8("answer"));
    expect(codeOf(await aeadOpen(key, sealed, utf8("other")))).toBe("crypto/open-failed");
    expect(codeOf(await aeadOpen(systemRandom.bytes(32), sealed, utf8("context")))).toBe("crypto/open-failed");
    expect(codeOf(await aeadOpen(systemRandom.bytes(16), sealed, utf8("context")))).toBe("crypto/invalid-key");
    expect(codeOf(await aeadOpen(key, sealed.subarray(0, 20), utf8("context")))).toBe("crypto/open-failed");
  });
});

describe("a journal's record key", () => {
  const info = recordKeyInfo(ids.journalId, ids.packageId);

  it("is made again from its encapsulation by the holder of the exam's key, for this journal only", async () => {
    const exam = await generateExamKeyPair();
    const other = await generateExamKeyPair();

    const { enc, recordKey } = must(await newRecordKey(exam.publicKey, info));

    expect(enc).toHaveLength(32);
    expect(must(await openRecordKey(exam.privateKey, enc, info))).toEqual(recordKey);
    expect(must(await openRecordKey(exam.privateKey, enc, utf8("another journal")))).not.toEqual(recordKey);
    expect(must(await openRecordKey(other.privateKey, enc, info))).not.toEqual(recordKey);
  });

  it.each([["an all-zero key", new Uint8Array(32)], ["a key of 31 bytes", new Uint8Array(31).fill(9)], ["no key", new Uint8Array()]])(
    "is refused for %s", async (_name, key) => {
      expect(codeOf(await newRecordKey(key, info))).toBe("crypto/invalid-key");
      expect(codeOf(await openRecordKey(systemRandom.bytes(32), key, info))).toBe("crypto/invalid-key");
    },
  );
});

describe("a signing key", () => {
  it("survives being stored as a JWK", async () => {
    const key = await generateSigningKey();

    const again = must(await signingKeyFromJwk(JSON.parse(JSON.stringify(key.privateJwk))));

    expect(again).toEqual(key);
    expect("d" in organisationKey(again)).toBe(false);
  });

  it("is refused when its halves do not belong together, or when it is no key", async () => {
    const one = await generateSigningKey();
    const two = await generateSigningKey();

    expect(codeOf(await signingKeyFromJwk({ ...one.privateJwk, x: two.publicJwk.x }))).toBe("crypto/invalid-key");
    expect(codeOf(await signingKeyFromJwk({ ...one.privateJwk, d: "short" }))).toBe("crypto/invalid-key");
    expect(codeOf(await signingKeyFromJwk({ ...one.privateJwk, kty: "EC" }))).toBe("crypto/invalid-key");
    expect(codeOf(await signingKeyFromJwk(null))).toBe("crypto/invalid-key");
  });

  it("has a fingerprint in five groups", async () => {
    const { kid } = await generateSigningKey();

    expect(fingerprint(kid)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){4}$/);
    expect(fingerprint("not a thumbprint")).toBe("(none)");
  });
});

describe("a signed document", () => {
  const schema = v.strictObject({ name: v.string(), count: v.number() });

  it("gives its content back to who knows the key", async () => {
    const key = await generateSigningKey();
    const jws = await signDocument("invigil-seal+jws", { name: "Ångström", count: 3 }, key);

    expect(must(await verifyDocument(jws, "invigil-seal+jws", schema, [organisationKey(key)], CODES))).toEqual({ name: "Ångström", count: 3 });
  });

  it("is refused by name when its key is unknown, its signature wrong or its content unfit", async () => {
    const key = await generateSigningKey();
    const jws = await signDocument("invigil-seal+jws", { name: "a", count: 3 }, key);
    const [header = "", payload = ""] = jws.split(".");
    const unfit = await signDocument("invigil-seal+jws", { name: "a", count: 3, extra: true }, key);
    const verify = async (text: string, keys = [key.publicJwk]): Promise<string> => codeOf(await verifyDocument(text, "invigil-seal+jws", schema, keys, CODES));

    expect(await verify(jws, [(await generateSigningKey()).publicJwk])).toBe("receipt/unknown-key");
    expect(await verify(`${header}.${payload}.${toBase64url(new Uint8Array(64))}`)).toBe("receipt/bad-signature");
    expect(await verify(unfit)).toBe("receipt/invalid");
    expect(await verify("a.b")).toBe("receipt/invalid");
    expect(await verify("")).toBe("receipt/invalid");
  });
});

describe("a start code", () => {
  it("is ten characters, shown in two groups", () => {
    expect(newStartCode(systemRandom)).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  it.each(["abcde-fgh1k", "ABCDE FGHIK", " abcdefghlk ", "ab-cd-ef-gh-1k"])("is understood when typed as '%s'", (typed) => {
    expect(must(normaliseStartCode(typed))).toBe("ABCDEFGH1K");
  });

  it.each(["", "ABCDE", "ABCDE-FGHJKM", "ABCDE-FGHJ!", "ABCDE-FGHJU"])("is malformed as '%s'", (typed) => {
    expect(codeOf(normaliseStartCode(typed))).toBe("start-code/malformed");
  });

  it("opens what it wrapped, however it is typed, and another does not", async () => {
    const contentKey = systemRandom.bytes(32);
    const wrap = await wrapByStartCode(contentKey, "ABCDE-FGH1K", systemRandom, QUICK);

    expect(must(await unwrapByStartCode(wrap, "abcde fghlk"))).toEqual(contentKey);
    expect(codeOf(await unwrapByStartCode(wrap, "ABCDE-FGH1M"))).toBe("start-code/wrong");
    expect(codeOf(await unwrapByStartCode(wrap, "ABCDE"))).toBe("start-code/malformed");
  });

  it("is stretched as RFC 9106 recommends unless asked otherwise, and lets the event loop live", async () => {
    let turns = 0;
    const ticking = setInterval(() => turns++, 10);

    const wrap = await wrapByStartCode(systemRandom.bytes(32), "ABCDE-FGH1K", systemRandom);

    clearInterval(ticking);
    expect(wrap.kdf).toMatchObject({ name: "argon2id", ...START_CODE_COST });
    expect(START_CODE_COST).toEqual({ memoryKiB: 65_536, passes: 3, lanes: 1 });
    expect(turns).toBeGreaterThan(5);
  });

  it.each([{ salt: "AAAA" }, { salt: "!" }])("does not open a wrap whose salt is %o", async (change) => {
    const wrap = await wrapByStartCode(systemRandom.bytes(32), "ABCDE-FGH1K", systemRandom, QUICK);

    expect(codeOf(await unwrapByStartCode({ ...wrap, kdf: { ...wrap.kdf, ...change } }, "ABCDE-FGH1K"))).toBe("package/altered");
  });
});
