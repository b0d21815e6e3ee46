import type { Expression } from "../../core/assessment/scoring/model.ts";
import { BASE_TYPES } from "../../core/assessment/scoring/model.ts";
import { isOperatorName, operatorShape } from "../../core/assessment/scoring/operators.ts";
import { xsdPattern } from "../../core/pattern/xsd-pattern.ts";
import type { Notes } from "./notes.ts";
import type { XmlElement } from "./xml-element.ts";
import { attributeOf, childElements, textContent, toCamelCase } from "./xml-element.ts";

/** What an expression that cannot be read becomes, beside the note about it. */
const NOTHING: Expression = { op: "null", attributes: {}, operands: [] };

/**
 * Reads an expression (QTI 3.0 ASI, expressions) and checks it against the table of operators, so that evaluation can rely on it.
 * @param inTest whether it stands in outcome processing of a test, where alone the operators over items are allowed
 */
export function parseExpression(element: XmlElement, inTest: boolean, notes: Notes): Expression {
  const op = element.name;
  if (!isOperatorName(op)) {
    notes.refuse(element, op, `The operator ${op} is not supported`);
    return NOTHING;
  }
  const { operands: [least, most], required, testOnly } = operatorShape(op);
  const children = childElements(element);
  const attributes = expressionAttributes(element);
  const missing = required.find((name) => !Object.hasOwn(attributes, name));
  if (children.length < least || children.length > most) notes.invalid(element, op, `${op} has ${children.length} operands`);
  if (missing !== undefined) notes.invalid(element, op, `${op} has no ${missing}`);
  if (testOnly === true && !inTest) notes.invalid(element, op, `${op} may stand only in a test`);
  if (op === "baseValue" && !BASE_TYPES.some((type) => type === attributes["baseType"])) notes.refuse(element, "baseType", `Values of type ${attributes["baseType"] ?? ""} are not supported`);
  if (op === "patternMatch" && !isUsablePattern(attributes["pattern"])) notes.refuse(element, op, "The pattern cannot be read, or is too large");
  return { op, attributes, operands: children.map((child) => parseExpression(child, inTest, notes)) };
}

/** A pattern may also come from a variable, `{NAME}`; then it is read when it is used. */
function isUsablePattern(pattern: string | undefined): boolean {
  return pattern === undefined || /^\{.*\}$/u.test(pattern) || xsdPattern(pattern, true) !== null;
}

function expressionAttributes(element: XmlElement): Readonly<Record<string, string>> {
  const entries = [...element.attributes].filter(([name]) => !name.includes(":") && name !== "xmlns").map(([name, value]) => [toCamelCase(name), value] as const);
  if (element.name !== "baseValue") return Object.fromEntries(entries);
  const text = textContent(element);
  return Object.fromEntries([...entries, ["value", attributeOf(element, "baseType") === "string" ? text : text.trim()]]);
}
