import type { Expression, Rule } from "../../core/assessment/scoring/model.ts";

/*
 * The response processing templates that QTI publishes (QTI 3.0 ASI, processing rules, and the same in 2.0 to 2.2), as rules.
 * They work on RESPONSE and SCORE. `match_nothing` is no standard one, but is found in packages.
 */
const RESPONSE: Expression = { op: "variable", attributes: { identifier: "RESPONSE" }, operands: [] };
const IS_EMPTY: Expression = { op: "isNull", attributes: {}, operands: [RESPONSE] };
const IS_CORRECT: Expression = { op: "match", attributes: {}, operands: [RESPONSE, { op: "correct", attributes: { identifier: "RESPONSE" }, operands: [] }] };

const TEMPLATES: Readonly<Record<string, readonly Rule[]>> = {
  match_correct: either(IS_CORRECT, points("1"), points("0")),
  map_response: either(IS_EMPTY, points("0"), { op: "mapResponse", attributes: { identifier: "RESPONSE" }, operands: [] }),
  map_response_point: either(IS_EMPTY, points("0"), { op: "mapResponsePoint", attributes: { identifier: "RESPONSE" }, operands: [] }),
  match_nothing: either(IS_EMPTY, points("1"), points("0")),
};

/**
 * The rules of a template by its address, in any of its spellings (`…/qti_v2p1/rptemplates/match_correct`,
 * `…/v3p0/rptemplates/map_response.xml`); null when it is not one of them. Nothing is fetched: the address is only a name.
 */
export function responseTemplate(address: string): readonly Rule[] | null {
  const name = /(?:^|\/)rptemplates\/([a-z_]+)(?:\.xml)?$/iu.exec(address.trim())?.[1]?.toLowerCase();
  return name !== undefined && Object.hasOwn(TEMPLATES, name) ? (TEMPLATES[name] ?? null) : null;
}

function points(value: string): Expression {
  return { op: "baseValue", attributes: { baseType: "float", value }, operands: [] };
}

function either(when: Expression, then: Expression, otherwise: Expression): readonly Rule[] {
  const score = (value: Expression): readonly Rule[] => [{ rule: "set", target: "outcome", identifier: "SCORE", value }];
  return [{ rule: "condition", branches: [{ when, rules: score(then) }, { when: null, rules: score(otherwise) }] }];
}
