import type { Rule } from "../../core/assessment/scoring/model.ts";
import { parseExpression } from "./import-expression.ts";
import type { Notes } from "./notes.ts";
import type { XmlElement } from "./xml-element.ts";
import { childElements, textAttribute } from "./xml-element.ts";

/** Which processing the rules stand in; the same rules have other names in each. */
export type Processing = "response" | "template" | "outcome";

/** Reads the rules within a processing element, a branch or a fragment (QTI 3.0 ASI, processing rules). */
export function parseRules(elements: readonly XmlElement[], processing: Processing, notes: Notes): readonly Rule[] {
  return elements.flatMap((element) => {
    const rule = parseRule(element, processing, notes);
    return rule === null ? [] : [rule];
  });
}

const SETTERS = { setOutcomeValue: "outcome", setTemplateValue: "template", setCorrectResponse: "correct", setDefaultValue: "default" } as const;
const EXITS: Readonly<Record<Processing, string>> = { response: "exitResponse", template: "exitTemplate", outcome: "exitTest" };

function parseRule(element: XmlElement, processing: Processing, notes: Notes): Rule | null {
  const { name } = element;
  if (name === EXITS[processing]) return { rule: "exit" };
  if (name === `${processing}Condition`) return parseCondition(element, processing, notes);
  if (name === `${processing}ProcessingFragment`) return { rule: "fragment", rules: parseRules(childElements(element), processing, notes) };
  const setter = settable(name);
  if (setter === null && name !== "lookupOutcomeValue") {
    notes.refuse(element, name, `${name} is not supported in ${processing} processing`);
    return null;
  }
  const [operand, ...rest] = childElements(element);
  const identifier = textAttribute(element, "identifier");
  if (operand === undefined || rest.length > 0 || identifier === "") {
    notes.invalid(element, name, `${name} needs an identifier and one expression`);
    return null;
  }
  const value = parseExpression(operand, processing === "outcome", notes);
  return setter === null ? { rule: "lookup", identifier, value } : { rule: "set", target: setter, identifier, value };
}

function settable(name: string): (typeof SETTERS)[keyof typeof SETTERS] | null {
  return Object.entries(SETTERS).find(([setter]) => setter === name)?.[1] ?? null;
}

type Branch = Extract<Rule, { readonly rule: "condition" }>["branches"][number];

/** If, else-if, else. An else without an if is run: some writers leave an empty condition out. */
function parseCondition(element: XmlElement, processing: Processing, notes: Notes): Rule {
  const branches = childElements(element).flatMap((branch): readonly Branch[] => {
    if (branch.name === `${processing}Else`) return [{ when: null, rules: parseRules(childElements(branch), processing, notes) }];
    const [condition, ...rules] = childElements(branch);
    if ((branch.name !== `${processing}If` && branch.name !== `${processing}ElseIf`) || condition === undefined) {
      notes.invalid(branch, branch.name, `${branch.name} cannot stand here without a condition`);
      return [];
    }
    return [{ when: parseExpression(condition, processing === "outcome", notes), rules: parseRules(rules, processing, notes) }];
  });
  return { rule: "condition", branches };
}
