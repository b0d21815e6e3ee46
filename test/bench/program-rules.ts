import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { ProgramMatch, ProgramRule } from "../../core/policy/program-rule.ts";
import { compileProgramRules } from "../../core/policy/programs.ts";
import type { ProgramFacts } from "../../core/policy/programs.ts";
import { ruleFor, withoutPrograms } from "../doubles/policies.ts";
import { defineBenchmark, repeat, timed } from "./benchmark.ts";
import { BUDGETS } from "./budgets.ts";
import { figure } from "./figure.ts";
import type { Figure } from "./figure.ts";

const counts = {
  rules: { about: "rules of a policy", usual: 10_000, least: 1, most: 10_000 },
  programs: { about: "programs to classify with each shape of rules", usual: 500, least: 1, most: 100_000 },
};
const BUDGET_RULES = 10_000;
/** Programs classified before the first that counts. */
const WARM_UP = 50;

interface Shape {
  readonly name: string;
  readonly match: (index: number) => ProgramMatch;
  /** Where a policy may not have as many. */
  readonly most?: number;
  readonly facts?: (index: number) => ProgramFacts;
  /** JavaScript's expressions would not end with these in anybody's lifetime: there is nothing to compare with. */
  readonly backtracks?: boolean;
}

const letters = (index: number, length: number): string => Array.from({ length }, (_, at) => (((index * 2_654_435_761) >>> (at % 31)) & 1 ? "a" : "b")).join("");
const ab = (index: number): ProgramFacts => ({ name: "x", path: `/opt/${letters(index * 7 + 3, 31)}${letters(index, 31)}` });

/** `*` is where expressions that backtrack are lost; one literal in all is where an index of literals is. */
const SHAPES: readonly Shape[] = [
  { name: "exact names", match: (index) => ({ by: "name", pattern: `program-${index}` }) },
  { name: "wildcards with a text of their own", match: (index) => ({ by: "path", pattern: `*/vendor-${index}/*tool*` }) },
  { name: "wildcards with the same text", match: (index) => ({ by: "path", pattern: `*helper*${"?".repeat(index % 100)}*${"abcdefghijklmnopqrstuvwxyz".charAt(index % 26)}${index % 97}` }) },
  { name: "*a*a*a*…", match: (index) => ({ by: "name", pattern: `${"*a".repeat(1 + (index % 60))}*${index}` }), facts: (index) => ({ name: "x", path: `/opt/${"a".repeat(80)}${index % 10}` }), backtracks: true },
  { name: "*a?*aa*…, nothing but the letter", match: (index) => ({ by: "name", pattern: onlyA(index) }), facts: (index) => ({ name: "x", path: `/opt/${"aab".repeat(index % 14)}${"ab".repeat(20)}` }), backtracks: true },
  { name: "two letters in any order", match: (index) => ({ by: "name", pattern: letters(index, 20).replaceAll(/./g, "*$&") }), facts: ab, backtracks: true },
  { name: "200 path expressions", most: 200, match: (index) => ({ by: "path-expression", pattern: `.*/(vendor|maker)[-_ ]?${index}/[^/]*(64|32)?` }) },
  { name: "200 path expressions that remember much", most: 200, match: (index) => ({ by: "path-expression", pattern: `.*a.{${12 + (index % 8)}}b${index}` }), facts: ab },
];

/** What a watch costs for one program, however many rules there are. */
export const programRules = defineBenchmark({
  name: "program-rules",
  about: "classifying one running program against 10,000 rules of several shapes, beside a loop of JavaScript expressions over the same rules",
  counts,
  run: async ({ rules, programs }) => {
    const figures: Figure[] = [];
    const readyMs: Record<string, number> = {};
    for (const shape of SHAPES) {
      const count = Math.min(rules, shape.most ?? rules);
      const policy = policyOf(Array.from({ length: count }, (_, index) => ruleFor(`r${index}`, [shape.match(index)])));
      const { classify } = compileProgramRules(policy, "linux");
      readyMs[shape.name] = Math.round(await timed(() => void compileProgramRules(policy, "linux")));
      const factsOf = shape.facts ?? usualProgram;
      const first = await timed(() => void classify(factsOf(0)));
      for (let index = 0; index < Math.min(WARM_UP, programs); index += 1) classify(factsOf(programs + index));
      const samples = await repeat(programs, (index) => void classify(factsOf(index)));
      const peer = shape.backtracks === true ? {} : { peer: await measurePeer(policy.programs.rules, programs, factsOf) };
      figures.push(figure(`classify, ${count} rules: ${shape.name}`, samples, {
        unit: "ms", ...peer, budget: BUDGETS.classify, budgetMeasured: count === Math.min(BUDGET_RULES, shape.most ?? BUDGET_RULES), note: `the very first program took ${first.toFixed(2)} ms`,
      }));
    }
    return { runtime: "node", figures, facts: { msToMakeRulesReady: readyMs } };
  },
});

async function measurePeer(rules: readonly ProgramRule[], programs: number, factsOf: (index: number) => ProgramFacts): Promise<{ readonly name: string; readonly samples: readonly number[] }> {
  const loop = peerOf(rules);
  return { name: "a loop of RegExp over the same rules", samples: await repeat(Math.min(programs, 50), (index) => void loop(factsOf(index))) };
}

function policyOf(rules: readonly ProgramRule[]): Policy {
  const bare = withoutPrograms(POLICY_PRESETS["supervised-room"]);
  return { ...bare, programs: { ...bare.programs, rules } };
}

function usualProgram(index: number): ProgramFacts {
  return { name: "x", path: `/usr/lib/x86_64-linux-gnu/vendor-${index * 31}/helper/bin/some-tool-${index}` };
}

/** Different patterns of `a`, `?` and `*` in which the bits of a number choose. */
function onlyA(index: number): string {
  return Array.from({ length: 14 }, (_, bit) => ((index >> bit) & 1 ? "*a?" : "*aa")).join("");
}

/** What one would write first. */
function peerOf(rules: readonly ProgramRule[]): (facts: ProgramFacts) => number {
  const expressions = rules.flatMap(({ matches }) => matches.map(({ by, pattern }) => ({ by, expression: new RegExp(by === "path-expression" ? `^(?:${pattern})$` : expressionOf(pattern), "i") })));
  return ({ path = "" }) => expressions.findIndex(({ by, expression }) => expression.test(by === "name" ? path.slice(path.lastIndexOf("/") + 1) : path));
}

function expressionOf(pattern: string): string {
  return `^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*").replaceAll("?", ".")}$`;
}
