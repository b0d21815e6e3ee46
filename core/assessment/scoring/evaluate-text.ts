import { attributeOf, booleanAttribute } from "./attribute.ts";
import type { Call } from "./scope.ts";
import type { Value } from "./value.ts";
import { booleanValue, textOf } from "./value.ts";
import { xsdPattern } from "../../pattern/xsd-pattern.ts";

/** Longest text that a pattern is tried on, in characters; a longer one gives NULL. Patterns are for short answers. */
const LONGEST_MATCHED_TEXT = 5000;

/** Operators on strings (QTI 3.0 ASI, expressions). `stringMatch` with `substring` is the older way to say `substring`. */
export function evaluateText(op: "substring" | "stringMatch" | "patternMatch", { expression, operands, scope }: Call): Value {
  const [left = null, right = null] = operands.map(textOf);
  const caseSensitive = booleanAttribute(expression, "caseSensitive", true);
  if (left === null) return null;
  if (op === "patternMatch") {
    const named = attributeOf(expression, "pattern");
    const pattern = right ?? (/^\{.*\}$/u.test(named) ? textOf(scope.read(named.slice(1, -1), null)) : named);
    const compiled = pattern === null ? null : xsdPattern(pattern, caseSensitive);
    return compiled === null || left.length > LONGEST_MATCHED_TEXT ? null : booleanValue(compiled(left));
  }
  if (right === null) return null;
  const [one, other] = caseSensitive ? [left, right] : [left.toLowerCase(), right.toLowerCase()];
  if (op === "substring") return booleanValue(other.includes(one));
  return booleanValue(booleanAttribute(expression, "substring", false) ? one.includes(other) : one === other);
}
