import type { Policy } from "../policy.ts";
import type { PolicyFault } from "../policy-fault.ts";
import type { ProgramMatch, ProgramRule } from "../program-rule.ts";
import { PROGRAM_SYSTEMS } from "../program-rule.ts";
import { assistiveToolRules, SCREEN_READERS } from "./assistive-tools.ts";
import { BUILT_IN_LISTS } from "./built-in-lists.ts";
import { MOST_EXPRESSIONS, MOST_STEPS_TOGETHER, judgeExpression } from "./expression-index.ts";
import { patternIndex } from "./pattern-index.ts";
import { builtInRulesOf, comparedPattern } from "./policy-rules.ts";

/** Most matches of all rules together: every client keeps them in memory. */
const MOST_MATCHES = 20_000;

/** One match of a policy with where it is written. */
interface PlacedMatch {
  readonly match: ProgramMatch;
  readonly systems: ProgramRule["systems"];
  readonly path: PolicyFault["path"];
}

/** Where the rules about programs contradict each other, or hold expressions that cannot be run. Every rule is looked at a fixed number of times. */
export function* programFaults(policy: Policy): Iterable<PolicyFault> {
  const rules = placed(policy.programs.rules, "rules");
  const permitted = placed(policy.programs.permitted, "permitted");
  if (rules.length > MOST_MATCHES) {
    yield { path: ["programs", "rules"], message: `the rules have ${rules.length} matches together, and a policy has at most ${MOST_MATCHES}: use * for what many of them have in common` };
    return;
  }
  yield* idFaults(policy);
  yield* exceptFaults(policy);
  yield* expressionFaults([...rules, ...permitted]);
  yield* screenReaderFaults(rules);
  yield* contradictions(policy, rules, permitted);
}

function placed(rules: readonly Pick<ProgramRule, "matches" | "systems">[], list: "rules" | "permitted"): readonly PlacedMatch[] {
  return rules.flatMap(({ matches, systems }, rule) => matches.map((match, index) => ({ match, systems, path: ["programs", list, rule, "matches", index, "pattern"] })));
}

function* idFaults(policy: Policy): Iterable<PolicyFault> {
  const { rules, permitted } = policy.programs;
  const taken = new Map(builtInRulesOf(policy).map(({ id }) => [id, "a built-in rule"]));
  for (const [list, items] of [["rules", rules], ["permitted", permitted]] as const) for (const [index, { id }] of items.entries()) {
    const by = taken.get(id);
    if (by !== undefined) yield { path: ["programs", list, index, "id"], message: `"${id}" is the id of ${by} already: give this one another id` };
    else taken.set(id, `programs.${list}.${index}`);
  }
}

function* exceptFaults({ programs }: Policy): Iterable<PolicyFault> {
  const known = new Set([...Object.values(BUILT_IN_LISTS).flat(), ...assistiveToolRules([])].map(({ id }) => id));
  for (const [index, id] of programs.except.entries()) {
    if (!known.has(id)) yield { path: ["programs", "except", index], message: `there is no built-in rule "${id}": except takes ids of built-in rules, and rules of this policy are simply left out` };
  }
}

function* expressionFaults(matches: readonly PlacedMatch[]): Iterable<PolicyFault> {
  const expressions = matches.filter(({ match }) => match.by === "path-expression");
  const [first] = expressions.slice(MOST_EXPRESSIONS);
  if (first !== undefined) {
    yield { path: first.path, message: `a policy has at most ${MOST_EXPRESSIONS} path expressions, and this one has ${expressions.length}: use matches by name or by path with * instead` };
    return;
  }
  let steps = 0;
  for (const { match, path } of expressions) {
    const read = judgeExpression(match.pattern);
    if ("fault" in read) {
      yield { path, message: read.fault };
      continue;
    }
    steps += read.steps;
    if (steps > MOST_STEPS_TOGETHER) {
      yield { path, message: `up to here the path expressions of this policy come to more than ${MOST_STEPS_TOGETHER} steps together: use fewer or shorter ones` };
      return;
    }
  }
}

/** SECURITY: who needs a screen reader cannot sit the exam without it, so no rule may name one, not even by mistake. */
function* screenReaderFaults(rules: readonly PlacedMatch[]): Iterable<PolicyFault> {
  for (const system of PROGRAM_SYSTEMS) for (const by of ["name", "bundle-id"] as const) {
    const places = rules.filter(({ match, systems }) => match.by === by && systems.includes(system));
    const firstRule = patternIndex(places.map(({ match }, rank) => ({ pattern: comparedPattern(match), rank })));
    for (const { name, systems, matches } of SCREEN_READERS) for (const match of matches) {
      const place = match.by === by && systems.includes(system) ? places[firstRule(comparedPattern(match))] : undefined;
      if (place !== undefined) yield { path: place.path, message: `this would prohibit ${name}, a screen reader, and those are always allowed: write a pattern that does not match it` };
    }
  }
}

function* contradictions(policy: Policy, rules: readonly PlacedMatch[], permitted: readonly PlacedMatch[]): Iterable<PolicyFault> {
  const allowed = new Map<string, PlacedMatch>();
  for (const place of permitted) for (const key of keysOf(place)) allowed.set(key, place);
  if (allowed.size === 0) return;
  const find = (place: Pick<PlacedMatch, "match" | "systems">): PlacedMatch | undefined => keysOf(place).map((key) => allowed.get(key)).find((found) => found !== undefined);
  for (const rule of rules) {
    const other = find(rule);
    if (other !== undefined) yield { path: rule.path, message: `${other.path.slice(0, -1).join(".")} permits the same: take one of the two out` };
  }
  for (const { id, matches, systems } of builtInRulesOf(policy)) for (const match of matches) {
    const other = find({ match, systems });
    if (other !== undefined) yield { path: other.path, message: `the built-in rule "${id}" prohibits the same: add "${id}" to programs.except` };
  }
}

function keysOf({ match, systems }: Pick<PlacedMatch, "match" | "systems">): readonly string[] {
  const pattern = comparedPattern(match);
  return PROGRAM_SYSTEMS.filter((system) => systems.includes(system)).map((system) => JSON.stringify([system, match.by, pattern]));
}
