import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { compileProgramRules } from "../../../../core/policy/programs.ts";
import { xsdPattern } from "../../../../core/pattern/xsd-pattern.ts";
import { expressionIndex } from "../../../../core/policy/programs/expression-index.ts";
import { literalFinder } from "../../../../core/policy/programs/literal-finder.ts";
import { NO_RANK, patternIndex } from "../../../../core/policy/programs/pattern-index.ts";
import { foldText } from "../../../../core/policy/programs/program-text.ts";
import { compileWildcard } from "../../../../core/policy/programs/wildcard.ts";
import { wildcardTree } from "../../../../core/policy/programs/wildcard-tree.ts";
import { ruleFor, withoutPrograms } from "../../../doubles/policies.ts";

const letters = (extra: readonly string[], maxLength: number) => fc.string({ unit: fc.constantFrom("a", "b", ...extra), maxLength });

/** What wildcards mean, as plainly as it can be said. */
function matchesPlainly(pattern: string, text: string): boolean {
  let ends = new Set([0]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const end of ends) {
      if (character === "*") for (let at = end; at <= text.length; at += 1) next.add(at);
      else if (end < text.length && (character === "?" || text[end] === character)) next.add(end + 1);
    }
    ends = next;
  }
  return ends.has(text.length);
}

function matches(pattern: string, text: string): boolean {
  return wildcardTree([{ wildcard: compileWildcard(pattern), rank: 0, bits: 0 }])(text, 0, 1) === 0;
}

describe("wildcards", () => {
  it("mean what they say", () => {
    fc.assert(fc.property(letters(["*", "?"], 14), letters([], 20), (pattern, text) => {
      expect(matches(pattern, text)).toBe(matchesPlainly(pattern, text));
    }), { numRuns: 20_000 });
  });

  it("mean it too between many question marks, over more than a word of them", () => {
    const part = fc.array(fc.constantFrom("a?", "b?", "?", "ab?"), { minLength: 5, maxLength: 30 }).map((parts) => parts.join(""));

    fc.assert(fc.property(part, letters([], 20), letters([], 90), fc.boolean(), (middle, before, after, ends) => {
      const pattern = `*${middle}a${ends ? "" : "*"}`;
      const made = `${before}${middle.replaceAll("?", "b")}a`;

      for (const text of [`${before}${after}`, made, `${made}${after}`]) expect(matches(pattern, text)).toBe(matchesPlainly(pattern, text));
    }), { numRuns: 3000 });
  });

  it("are followed through a long path without trying again", () => {
    const text = `${"a".repeat(200_000)}c`;

    expect(matches("*a".repeat(400).concat("*b"), text)).toBe(false);
    expect(matches(`*${"a?".repeat(450)}b*`, text)).toBe(false);
    expect(matches(`*${"a?".repeat(450)}*`, text)).toBe(true);
  });
});

describe("literals", () => {
  it("are found, each once, and no others", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 }), { maxLength: 12 }), letters(["c", "d"], 30), (literals, text) => {
      const found: string[] = [];

      literalFinder(literals)(text, (literal) => found.push(literals[literal] ?? ""));

      expect(found.toSorted()).toEqual(literals.filter((literal) => text.includes(literal)).toSorted());
    }), { numRuns: 5000 });
  });
});

describe("an index of patterns", () => {
  it("gives the lowest rank of those that match", () => {
    fc.assert(fc.property(fc.array(letters(["*", "?"], 8), { maxLength: 30 }), letters([], 10), (patterns, text) => {
      const plainly = patterns.findIndex((pattern) => text !== "" && matchesPlainly(pattern, text));

      expect(patternIndex(patterns.map((pattern, rank) => ({ pattern, rank })))(text)).toBe(plainly < 0 ? NO_RANK : plainly);
    }), { numRuns: 5000 });
  });
});

describe("expressions over the path", () => {
  it("match only with what they need, and always with it", () => {
    const patterns = [".*/(Vendor|maker)/17.*", "(a|b)+/c?", "/Straße/.*", String.raw`.*\.{1,2}x`, "a?b?c?", "(ab){2,3}|K*x", "[ab]+", ".*ΟΔΟΣ"];
    const index = expressionIndex(patterns.map((pattern, rank) => ({ pattern, rank })));
    const alone = patterns.map((pattern) => xsdPattern(pattern, false));
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "B", "c", "/", "x", ".", "k"), maxLength: 12 }),
      fc.constantFrom("/VENDOR/171", "x/maker/17", "/stra\u00DFe/b", "/STRASSE/b", "\u212Ax", "ababAB", "/οδος", "/ΟΔΟΣ", "/οδοσ"),
    );

    fc.assert(fc.property(texts, (text) => {
      const first = alone.findIndex((isMatch) => text !== "" && isMatch?.(text));

      expect(index(text, foldText(text))).toBe(first < 0 ? NO_RANK : first);
    }), { numRuns: 5000 });
  });

  it("end with what makes others backtrack, in any number", () => {
    const index = expressionIndex(Array.from({ length: 200 }, (_, rank) => ({ pattern: `.*(a+)+(.?.?){20}b${rank}`, rank })));
    const path = `/${"a".repeat(4000)}b`;

    expect(index(path, path)).toBe(NO_RANK);
    expect(index(`${path}7`, `${path}7`)).toBe(7);
  });
});

describe("ten thousand rules", () => {
  const shapes: readonly ((index: number) => string)[] = [(index) => `tool${index}`, (index) => `*tool*${index % 500}*`, (index) => `${"*o".repeat(index % 4)}*l${index % 700}?`];
  const rules = Array.from({ length: 10_000 }, (_, index) => ruleFor(`r${index}`, [{ by: "name", pattern: shapes[index % shapes.length]?.(index) ?? "" }]));

  function judge(order: Policy["programs"]["rules"], names: readonly string[]): readonly unknown[] {
    const bare = withoutPrograms(POLICY_PRESETS["supervised-room"]);
    const { classify } = compileProgramRules({ ...bare, programs: { ...bare.programs, rules: order } }, "linux");
    return names.map((name) => classify({ name }));
  }

  it("judge a program alike in whatever order they are written", () => {
    const names = ["tool9", "tool4711", "a-tool-123-4", "toolool699x", "tool5000l12", "nothing", ""];
    const verdicts = judge(rules, names);

    expect(verdicts).toContainEqual({ kind: "unknown" });
    expect(verdicts).toContainEqual(expect.objectContaining({ kind: "prohibited" }));
    fc.assert(fc.property(fc.shuffledSubarray(rules, { minLength: rules.length }), (order) => {
      expect(judge(order, names)).toEqual(verdicts);
    }), { numRuns: 5 });
  });
});
