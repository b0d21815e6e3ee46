import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseCrockford, toCrockford } from "../../../../core/crypto/crockford.ts";
import { concatBytes, constantTimeEqual, fromBase64url, fromHex, fromUtf8, ownBytes, toBase64url, toHex, utf8 } from "../../../../core/crypto/encoding.ts";
import { newCode, newId, systemRandom } from "../../../../core/crypto/random.ts";
import { codeOf, must } from "../samples.ts";

describe("base64url", () => {
  it.each([["", ""], ["f", "Zg"], ["fo", "Zm8"], ["foo", "Zm9v"], ["foob", "Zm9vYg"], ["fooba", "Zm9vYmE"], ["foobar", "Zm9vYmFy"]])(
    "writes and reads the test vector of RFC 4648 §10 for '%s'", (plain, encoded) => {
      expect(toBase64url(utf8(plain))).toBe(encoded);
      expect(fromUtf8(must(fromBase64url(encoded)))).toBe(plain);
    },
  );

  it("reads back any bytes, as Node writes them", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = toBase64url(bytes);

      expect(text).toBe(Buffer.from(bytes).toString("base64url"));
      expect([...must(fromBase64url(text))]).toEqual([...bytes]);
    }));
  });

  it.each(["A", "Zg==", "Zm9+", "Zm9/", "Zm 9", "Zmé9"])("refuses %s", (text) => {
    expect(codeOf(fromBase64url(text))).toBe("crypto/invalid-key");
  });
});

describe("hexadecimal", () => {
  it("reads back any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect([...must(fromHex(toHex(bytes)))]).toEqual([...bytes]);
    }));
  });

  it.each(["0", "0G", "AB", " 00"])("refuses %s", (text) => {
    expect(codeOf(fromHex(text))).toBe("crypto/invalid-key");
  });
});

describe("bytes", () => {
  it("are equal only when they are", () => {
    expect(constantTimeEqual(utf8("abc"), utf8("abc"))).toBe(true);
    expect(constantTimeEqual(utf8("abc"), utf8("abd"))).toBe(false);
    expect(constantTimeEqual(utf8("abc"), utf8("ab"))).toBe(false);
  });

  it("are joined in order", () => {
    expect(fromUtf8(concatBytes(utf8("ab"), utf8(""), utf8("c")))).toBe("abc");
  });

  it("leave shared memory by copy and stay a view otherwise", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(7);
    const plain = Uint8Array.of(1, 2, 3).subarray(1);

    expect(ownBytes(shared)).toEqual(Uint8Array.of(7, 7, 7, 7));
    expect(ownBytes(plain).buffer).toBe(plain.buffer);
    expect(ownBytes(plain)).toEqual(Uint8Array.of(2, 3));
  });
});

describe("Crockford base32", () => {
  it("writes five bits a character, most significant first", () => {
    expect(toCrockford(Uint8Array.of(0xff, 0x00, 0x1f), 5)).toBe("ZW01Y");
  });

  it.each([["abc-de", "ABCDE"], [" o0 il1 ", "00111"], ["a–b—c", "ABC"], ["ＡＢ１", "AB1"]])("reads '%s' as %s", (typed, meant) => {
    expect(normaliseCrockford(typed)).toBe(meant);
  });

  it.each(["U", "a!", "é", "💧"])("cannot read '%s'", (typed) => {
    expect(normaliseCrockford(typed)).toBeNull();
  });
});

describe("random names", () => {
  it("have 128 bits in 26 characters", () => {
    const id = newId({ bytes: (length) => new Uint8Array(length).fill(0xff) });

    expect(id).toBe("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    expect(newId(systemRandom)).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(newId(systemRandom)).not.toBe(newId(systemRandom));
  });

  it("have as many characters as asked", () => {
    expect(newCode(systemRandom, 8)).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  it("take more random bytes than WebCrypto gives at once", () => {
    expect(systemRandom.bytes(200_000)).toHaveLength(200_000);
  });
});
