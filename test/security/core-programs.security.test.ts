import { describe, expect, it } from "vitest";
import { xsdPattern } from "../../core/pattern/xsd-pattern.ts";
import { parsePolicy } from "../../core/policy/parse-policy.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { ProgramMatch } from "../../core/policy/program-rule.ts";
import { compileProgramRules } from "../../core/policy/programs.ts";
import { ruleFor, withoutPrograms, withRule } from "../doubles/policies.ts";

const supervised = POLICY_PRESETS["supervised-room"];

function withRules(count: number, match: (index: number) => ProgramMatch): Policy {
  const bare = withoutPrograms(supervised);
  return { ...bare, programs: { ...bare.programs, rules: Array.from({ length: count }, (_, index) => ruleFor(`r${index}`, [match(index)])) } };
}

describe("the rules of a policy", () => {
  // Each of these would take longer than the universe has been there, were anything tried again.
  it.each<[string, number, (index: number) => ProgramMatch]>([
    ["many stars", 10_000, (index) => ({ by: "path", pattern: `${"*a".repeat(40)}*b${index}` })],
    ["stars and question marks", 10_000, (index) => ({ by: "path", pattern: `${"*a?".repeat(20)}*${"?a".repeat(20)}b${index}` })],
    ["expressions", 200, (index) => ({ by: "path-expression", pattern: `/(a|a?)+(a*a*){10}b${index}` })],
  ])("judge a long path made to stop them: %s", (_what, count, match) => {
    const { classify } = compileProgramRules(withRules(count, match), "linux");

    expect(classify({ name: "x", path: `/${"a".repeat(4000)}b` })).toEqual({ kind: "unknown" });
    expect(classify({ name: "x", path: `/${"a".repeat(4000)}b7` })).toMatchObject({ kind: "prohibited", rule: { id: "r7" } });
  });

  it("do not run for ever over an expression that repeats nothing", () => {
    expect(xsdPattern("((((){9999}){9999}){9999}){9999}", true)?.("")).toBe(true);
  });

  it("never prohibit a screen reader, neither by a tool that is not allowed nor by a rule", () => {
    const without: Policy = { ...supervised, assistiveTools: [] };

    expect(compileProgramRules(without, "windows").classify({ name: "nvda.exe", path: String.raw`C:\Program Files (x86)\NVDA\nvda.exe` })).toEqual({ kind: "unknown" });
    expect(parsePolicy(withRule(supervised, "nvda"))).toMatchObject({ error: { code: "policy/invalid", detail: { path: "programs.rules.0.matches.0.pattern" } } });
  });

  it("are refused where what they find could not be recorded", () => {
    const dataPlan = supervised.dataPlan.filter(({ collector }) => collector !== "process-matches");

    expect(parsePolicy({ ...withRule(supervised, "anydesk"), dataPlan })).toMatchObject({ error: { code: "policy/invalid", detail: { path: "dataPlan" } } });
  });

  it("are not escaped by renaming, when they know the program by what it is", () => {
    const hash = "0f".repeat(32);
    const { classify } = compileProgramRules(withRules(1, () => ({ by: "sha256", pattern: hash })), "linux");

    expect(classify({ name: "notes", path: "/home/student/notes", sha256: hash })).toMatchObject({ kind: "prohibited", by: "sha256" });
  });
});
