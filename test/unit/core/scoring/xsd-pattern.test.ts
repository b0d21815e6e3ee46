import { describe, expect, it } from "vitest";
import { xsdPattern } from "../../../../core/assessment/scoring/xsd-pattern.ts";

describe("patterns of XML Schema (XML Schema 2 §F)", () => {
  it.each([
    [String.raw`\d{4}-\d\d`, "2026-11", true], ["a|b", "ab", false], ["^a$", "a", false], ["^a$", "^a$", true], ["[a-z-[aeiou]]+", "xyz", true],
    ["[a-z-[aeiou]]+", "xaz", false], ["[-+]?[0-9]+", "-5", true], ["[+-]?[0-9]+", "-5", true], ["a.c", "a\nc", false], [String.raw`\i\c*`, "_na.me-1", true],
    [String.raw`\p{Lu}\p{Ll}+`, "Zürich", true], ["[a&&b]+", "a&b", true], ["[(|)]", "|", true],
  ])("%s on %j is %s", (pattern, text, expected) => {
    expect(xsdPattern(pattern, true)?.test(text)).toBe(expected);
  });

  it("ignores case when asked", () => {
    expect(xsdPattern("paris", false)?.test("PARIS")).toBe(true);
  });

  it("gives nothing for a pattern that cannot be read", () => {
    expect(xsdPattern("(", true)).toBeNull();
    expect(xsdPattern("a".repeat(2000), true)).toBeNull();
  });
});
