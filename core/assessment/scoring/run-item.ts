import type { Response } from "../exam-content.ts";
import type { ItemScoring, OutcomeVariable, ResponseVariable, TemplateVariable } from "./model.ts";
import { lookUp, outcomeDefault } from "./outcome-default.ts";
import { runRules } from "./run-rules.ts";
import type { Scope } from "./scope.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Value } from "./value.ts";
import { fitTo, parseValue, single } from "./value.ts";

/** Lexical values of the responses of one item, by response identifier. */
export type ItemResponses = Readonly<Record<string, Response>>;

/** The variables of an item after template and response processing. */
export interface ItemState {
  read(identifier: string): Value;
  /** Correct response, as template processing left it. */
  correct(identifier: string): Value;
}

/**
 * Runs an item's template processing and then its response processing on the given responses.
 * Unanswered responses are NULL. Response processing runs even when nothing was answered.
 * @param seed for the `random…` operators; the same seed gives the same outcomes
 */
export function runItem(scoring: ItemScoring, responses: ItemResponses, seed: number): ItemState {
  const variables = startingValues(scoring, responses);
  const correct = new Map(scoring.responses.map((variable) => [variable.id, parseValue(variable.baseType, variable.cardinality, variable.correct)]));
  const declarations = byId(scoring);
  const scope: Scope = {
    read: (identifier) => variables.get(identifier) ?? null,
    correct: (identifier) => correct.get(identifier) ?? null,
    defaultOf: (identifier) => {
      const found = declarations.get(identifier);
      return found === undefined ? null : parseValue(found.baseType, found.cardinality, found.defaultValue);
    },
    response: (identifier) => scoring.responses.find(({ id }) => id === identifier) ?? null,
    random: seededRandom(seed),
    items: [],
  };
  const target = {
    set: (kind: "outcome" | "template" | "correct" | "default", identifier: string, value: Value): void => {
      const declaration = declarations.get(identifier);
      if (declaration === undefined) return;
      const fitted = fitTo(declaration.baseType, declaration.cardinality, value);
      if (kind === "correct") correct.set(identifier, fitted);
      // A default set by a template is the value of an outcome before processing; responses are the candidate's.
      else if (kind !== "default" || !correct.has(identifier)) variables.set(identifier, fitted);
    },
    lookup: (identifier: string, source: Value): void => {
      const outcome = scoring.outcomes.find(({ id }) => id === identifier);
      if (outcome !== undefined) variables.set(identifier, lookUp(outcome, source));
    },
  };
  runRules(scoring.templateProcessing, scope, target);
  runRules(scoring.responseProcessing, scope, target);
  return { read: (identifier) => scope.read(identifier, null), correct: (identifier) => scope.correct(identifier) };
}

function startingValues(scoring: ItemScoring, responses: ItemResponses): Map<string, Value> {
  const variables = new Map<string, Value>();
  for (const variable of scoring.templates) variables.set(variable.id, parseValue(variable.baseType, variable.cardinality, variable.defaultValue));
  for (const variable of scoring.outcomes) variables.set(variable.id, outcomeDefault(variable));
  let answered = false;
  for (const variable of scoring.responses) {
    const value = parseValue(variable.baseType, variable.cardinality, forgiveSpaces(variable, responseOf(responses, variable.id)));
    answered ||= value !== null;
    variables.set(variable.id, value);
  }
  // Built-in variables (QTI 3.0 ASI, variables).
  const builtIn: readonly (readonly [string, Value])[] = [
    ["numAttempts", single("integer", answered ? 1 : 0)], ["duration", single("float", 0)],
    ["completionStatus", single("identifier", answered ? "completed" : "not_attempted")],
  ];
  for (const [name, value] of builtIn) if (!variables.has(name)) variables.set(name, value);
  return variables;
}

/** A stray space before or after a typed word is not a wrong answer. A text without a key (an essay) stays as it was typed. */
function forgiveSpaces(variable: ResponseVariable, response: Response): Response {
  const keyed = variable.correct !== null || variable.mapping !== null;
  return keyed && variable.baseType === "string" ? response.map((text) => text.trim()) : response;
}

/** The lexical values of one response; empty when it was not answered. */
export function responseOf(responses: ItemResponses, identifier: string): Response {
  return (Object.hasOwn(responses, identifier) ? responses[identifier] : undefined) ?? [];
}

function byId(scoring: ItemScoring): ReadonlyMap<string, ResponseVariable | OutcomeVariable | TemplateVariable> {
  return new Map([...scoring.templates, ...scoring.outcomes, ...scoring.responses].map((variable) => [variable.id, variable] as const));
}
