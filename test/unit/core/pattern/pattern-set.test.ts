import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileProgram, repeatsRepetition } from "../../../../core/pattern/pattern-program.ts";
import type { PatternProgram } from "../../../../core/pattern/pattern-program.ts";
import { patternSet } from "../../../../core/pattern/pattern-set.ts";
import { readXsdPattern, xsdPattern } from "../../../../core/pattern/xsd-pattern.ts";

function programOf(pattern: string): PatternProgram {
  const tree = readXsdPattern(pattern, false);
  const program = tree === null ? null : compileProgram(tree);
  if (program === null) throw new Error(`${pattern} cannot be read`);
  return program;
}

describe("many patterns at once", () => {
  it.each([["obs", 0], ["OBS64", 1], ["obs6", 2], ["zoom", 3], ["zoo", -1], ["", -1], ["😀", 4]] as const)("name the first that matches '%s': %i", (text, first) => {
    const firstMatch = patternSet(["obs", String.raw`obs\d\d`, "obs.*", "zoom", "😀"].map(programOf));

    expect(firstMatch(text)).toBe(first);
    expect(firstMatch(text)).toBe(first);
  });

  it("say the same as each alone, however many texts came before", () => {
    const patterns = ["(a|b)*a(a|b){6}", "a*", "(ab)*", "b.{3}", "[^a]*", "(a|bb){2,5}", ""];
    const firstMatch = patternSet(patterns.map(programOf));
    const alone = patterns.map((pattern) => xsdPattern(pattern, false));

    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", "b", "B", "c"), maxLength: 30 }), (text) => {
      expect(firstMatch(text)).toBe(alone.findIndex((matches) => matches?.(text)));
    }), { numRuns: 2000 });
  });

  it("go on rightly after more situations than are remembered", () => {
    const firstMatch = patternSet([programOf("(a|b)*a(a|b){40}")]);
    let seed = 1;
    const next = (): string => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed % 3 === 0 ? "b" : "a";
    };
    const text = Array.from({ length: 20_000 }, next).join("");

    expect(firstMatch(`${text}a${"b".repeat(40)}`)).toBe(0);
    expect(firstMatch(`${text}b${"b".repeat(40)}`)).toBe(-1);
  });

  it("are none", () => {
    expect(patternSet([])("a")).toBe(-1);
  });
});

describe("a repetition of repetitions", () => {
  it.each(["(a+)+", "(a*)*b", "((a|b+)c)*", "(a{2,})+", "x(y(z+)?)*"])("is seen in %s", (pattern) => {
    const tree = readXsdPattern(pattern, false);

    expect(tree !== null && repeatsRepetition(tree)).toBe(true);
  });

  it.each(["a+b+", "(ab)+", "(a{2,3})+", "(a+){2,3}", "[+*]+", String.raw`(\+\*)+`, ""])("is not in %s", (pattern) => {
    const tree = readXsdPattern(pattern, false);

    expect(tree === null || repeatsRepetition(tree)).toBe(false);
  });
});
