import { argon2Sync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64url, toBase64url, utf8 } from "../../../../core/crypto/encoding.ts";
import { matchOverrideCode, newOverrideCodes, protectOverrideCodes } from "../../../../core/crypto/override-code.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import type { StartCodeCost } from "../../../../core/crypto/start-code.ts";
import type { OverrideCodes } from "../../../../core/package/manifest.ts";
import { codeOf, must } from "../samples.ts";

const QUICK: StartCodeCost = { memoryKiB: 8192, passes: 1, lanes: 1 };
const CODES = ["ABCDE-FGH1K", "00000-00000", "ZZZZZ-ZZZZZ"];

describe("override codes", () => {
  let overrides: OverrideCodes;

  beforeAll(async () => {
    overrides = await protectOverrideCodes(CODES, systemRandom, QUICK);
  });

  it("are as many as asked for, ten characters each in two groups, and no two alike", () => {
    const codes = newOverrideCodes(50, systemRandom);

    expect(codes.filter((code) => /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/.test(code))).toHaveLength(50);
    expect(new Set(codes).size).toBe(50);
    expect(newOverrideCodes(0, systemRandom)).toEqual([]);
  });

  it.each([["ABCDE-FGH1K", 0], ["abcde fghik", 0], ["  ab-cd-ef-gh-lk ", 0], ["OOOOO-ooooo", 1], ["zzzzzzzzzz", 2]])("know '%s' however it is typed", async (typed, index) => {
    expect(must(await matchOverrideCode(overrides, typed))).toBe(index);
  });

  it("say which is wrong, which is none and which package has none", async () => {
    expect(codeOf(await matchOverrideCode(overrides, "ABCDE-FGH1M"))).toBe("override/wrong");
    for (const typed of ["", "ABCDE", "ABCDE-FGH1KK", "ABCDE-FGH1!", "ABCDE-FGH1U"]) expect(codeOf(await matchOverrideCode(overrides, typed))).toBe("override/malformed");
    expect(codeOf(await matchOverrideCode(null, "ABCDE-FGH1K"))).toBe("override/none");
  });

  it("are kept as Argon2id of the code without its dash, as OpenSSL computes it too", () => {
    const salt = must(fromBase64url(overrides.kdf.salt));

    expect(salt).toHaveLength(16);
    expect(overrides.hashes[0]).toBe(toBase64url(argon2Sync("argon2id", { message: utf8("ABCDEFGH1K"), nonce: salt, memory: QUICK.memoryKiB, passes: QUICK.passes, parallelism: QUICK.lanes, tagLength: 32 })));
  });

  it("are as hard to try as OWASP asks of Argon2id at least", async () => {
    expect((await protectOverrideCodes(["ABCDE-FGH1K"], systemRandom)).kdf).toMatchObject({ name: "argon2id", memoryKiB: 19_456, passes: 2, lanes: 1 });
  });

  it("have another salt, and so other hashes, in each package", async () => {
    const again = await protectOverrideCodes(CODES, systemRandom, QUICK);

    expect(again.kdf.salt).not.toBe(overrides.kdf.salt);
    expect(again.hashes.filter((hash) => overrides.hashes.includes(hash))).toEqual([]);
  });

  it.each([{ salt: "AAAA" }, { salt: "!" }])("are not matched under a salt that is %o", async (change) => {
    expect(codeOf(await matchOverrideCode({ ...overrides, kdf: { ...overrides.kdf, ...change } }, "ABCDE-FGH1K"))).toBe("package/altered");
  });

  it("pass over a hash that is not base64url of 32 bytes", async () => {
    const [first = ""] = overrides.hashes;
    const damaged = { ...overrides, hashes: [`${first.slice(0, -1)}!`, first.slice(0, -2), first] };

    expect(must(await matchOverrideCode(damaged, "ABCDE-FGH1K"))).toBe(2);
    expect(codeOf(await matchOverrideCode({ ...damaged, hashes: damaged.hashes.slice(0, 2) }, "ABCDE-FGH1K"))).toBe("override/wrong");
  });
});
