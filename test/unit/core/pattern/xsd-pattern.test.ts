import { describe, expect, it } from "vitest";
import { xsdPattern } from "../../../../core/pattern/xsd-pattern.ts";

describe("patterns of XML Schema (XML Schema 2 §F)", () => {
  it.each([
    [String.raw`\d{4}-\d\d`, "2026-11", true], ["a|b", "ab", false], ["^a$", "a", false], ["^a$", "^a$", true], ["[a-z-[aeiou]]+", "xyz", true],
    ["[a-z-[aeiou]]+", "xaz", false], ["[-+]?[0-9]+", "-5", true], ["[+-]?[0-9]+", "-5", true], ["a.c", "a\nc", false], [String.raw`\i\c*`, "_na.me-1", true],
    [String.raw`\p{Lu}\p{Ll}+`, "Zürich", true], ["[a&&b]+", "a&b", true], ["[(|)]", "|", true],
    ["a{2,3}", "aaa", true], ["a{2,3}", "aaaa", false], ["a{2}", "a", false], ["(ab){2,}c?", "ababab", true], ["(a|bc)*", "abcbca", true], ["", "", true], ["a||b", "", true],
    [String.raw`\-?\d+(\.\d+)?`, "-3.25", true], ["a-z", "a-z", true], [String.raw`\P{L}+`, "12", true], ["😀+", "😀😀", true], [String.raw`[\d\-]+`, "1-2", true], ["/", "/", true],
  ])("%s on %j is %s", (pattern, text, expected) => {
    expect(xsdPattern(pattern, true)?.(text)).toBe(expected);
  });

  it("comes to an end for patterns that make others backtrack", () => {
    const text = "a".repeat(2000);

    expect(xsdPattern("(a+)+b", true)?.(text)).toBe(false);
    expect(xsdPattern("(a|a|a)*c", true)?.(text)).toBe(false);
  });

  it("ends for nothing repeated very often", () => {
    expect(xsdPattern("((((){9999}){9999}){9999}){9999}x", true)?.("x")).toBe(true);
  });

  it("ignores case when asked", () => {
    expect(xsdPattern("paris", false)?.("PARIS")).toBe(true);
  });

  it("gives nothing for a pattern that cannot be read", () => {
    for (const pattern of ["(", ")", "a)", "[a", "*", "a**", "a{2,1}", "a{x}", "\\", String.raw`\p{Nonsense}`, "(".repeat(60) + ")".repeat(60), "((a{999}){999})"]) expect(xsdPattern(pattern, true)).toBeNull();
    expect(xsdPattern("a".repeat(2000), true)).toBeNull();
  });
});
