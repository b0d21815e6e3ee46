import { assertNever } from "../../result.ts";
import { evaluate } from "./evaluate.ts";
import type { Rule } from "./model.ts";
import type { Scope } from "./scope.ts";
import type { Value } from "./value.ts";
import { isTrue } from "./value.ts";

/** Where the rules write. */
export interface Target {
  set(target: "outcome" | "template" | "correct" | "default", identifier: string, value: Value): void;
  /** Sets an outcome through its table (QTI `lookupOutcomeValue`). */
  lookup(identifier: string, source: Value): void;
}

/**
 * Runs processing rules in order (QTI 3.0 ASI, processing rules).
 * @returns true when an exit rule ended the processing, so that the rules around it end too
 */
export function runRules(rules: readonly Rule[], scope: Scope, target: Target): boolean {
  return rules.some((rule) => runRule(rule, scope, target));
}

function runRule(rule: Rule, scope: Scope, target: Target): boolean {
  switch (rule.rule) {
    case "exit":
      return true;
    case "set":
      target.set(rule.target, rule.identifier, evaluate(rule.value, scope));
      return false;
    case "lookup":
      target.lookup(rule.identifier, evaluate(rule.value, scope));
      return false;
    case "fragment":
      return runRules(rule.rules, scope, target);
    case "condition": {
      const taken = rule.branches.find(({ when }) => when === null || isTrue(evaluate(when, scope)));
      return taken !== undefined && runRules(taken.rules, scope, target);
    }
    default:
      return assertNever(rule);
  }
}
