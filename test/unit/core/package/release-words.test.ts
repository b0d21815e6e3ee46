import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReleaseWords, releaseQr, releaseWords } from "../../../../core/package/release-words.ts";
import { codeOf, hex, ids, must } from "../samples.ts";

describe("a release key on paper", () => {
  // Vectors of BIP-39: https://github.com/trezor/python-mnemonic/blob/master/vectors.json
  it.each([
    ["00".repeat(32), `${"abandon ".repeat(23)}art`],
    ["7f".repeat(32), "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title"],
    ["ff".repeat(32), `${"zoo ".repeat(23)}vote`],
  ])("%s is its 24 words", (key, words) => {
    expect(releaseWords(hex(key))).toBe(words);
    expect(must(readReleaseWords(words))).toEqual(hex(key));
  });

  it("is read as people type it: capitals, numbers, commas, lines, four letters", () => {
    const key = hex("7f".repeat(32));
    const words = releaseWords(key).split(" ");

    const typed = words.map((word, index) => `${index + 1}. ${index % 2 === 0 ? word.toUpperCase() : word.slice(0, 4)}${index % 6 === 5 ? "\n" : ","}`).join(" ");

    expect(must(readReleaseWords(typed))).toEqual(key);
  });

  it("is read as a scanner types it", () => {
    const key = hex("0123456789abcdef".repeat(4));

    expect(must(readReleaseWords(` ${releaseQr(ids.packageId, key)}\n`))).toEqual(key);
  });

  it("comes back for every key", () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
      expect([...must(readReleaseWords(releaseWords(key)))]).toEqual([...key]);
    }));
  });

  it("names the word that is none, by its place", () => {
    expect(readReleaseWords("abandon abandon abundon")).toMatchObject({ ok: false, error: { code: "release/unknown-word", detail: { position: 3, word: "abundon" } } });
  });

  it.each([["too few words", "abandon ".repeat(23)], ["too many", "abandon ".repeat(25)], ["nothing", " "]])("says how many there are: %s", (_what, typed) => {
    expect(readReleaseWords(typed)).toMatchObject({ ok: false, error: { code: "release/unknown-word", detail: { words: typed.trim() === "" ? 0 : typed.trim().split(" ").length } } });
  });

  it("with a wrong word of the list is found by its checksum", () => {
    expect(codeOf(readReleaseWords(`${"abandon ".repeat(23)}able`))).toBe("release/invalid");
  });
});
