import { assertNever } from "../../result.ts";
import { attributeOf, numberAttribute } from "./attribute.ts";
import { mathOperator, statsOperator } from "./math-functions.ts";
import type { BaseType } from "./model.ts";
import { roundedTo } from "./rounding.ts";
import type { Call } from "./scope.ts";
import type { Value } from "./value.ts";
import { single } from "./value.ts";

type NumberOperator =
  | "sum" | "product" | "subtract" | "divide" | "power" | "integerDivide" | "integerModulus" | "truncate" | "round" | "roundTo"
  | "integerToFloat" | "max" | "min" | "gcd" | "lcm" | "mathOperator" | "statsOperator";

/** Numeric operators (QTI 3.0 ASI, expressions). Any operand that is NULL or no number makes the result NULL. */
export function evaluateNumber(op: NumberOperator, { expression, operands, scope }: Call): Value {
  const numbers = numbersOf(operands);
  if (numbers === null) return null;
  const type: BaseType = operands.every((operand) => operand?.baseType === "integer") ? "integer" : "float";
  const [first = Number.NaN, second = Number.NaN] = numbers;
  switch (op) {
    case "sum":
      return single(type, numbers.reduce((total, value) => total + value, 0));
    case "product":
      return single(type, numbers.reduce((total, value) => total * value, 1));
    case "subtract":
      return single(type, first - second);
    case "divide":
      return single("float", second === 0 ? null : first / second);
    case "power":
      return single(type, first ** second);
    case "integerDivide":
      return single("integer", second === 0 ? null : Math.floor(first / second));
    case "integerModulus":
      return single("integer", second === 0 ? null : first - second * Math.floor(first / second));
    case "truncate":
      return single("integer", Math.trunc(first) + 0);
    case "round":
      // n with n - 0.5 <= x < n + 0.5, so -1.5 gives -1; adding 0 turns -0 into 0.
      return single("integer", Math.round(first) + 0);
    case "roundTo": {
      const figures = numberAttribute(expression, "figures", scope, 0);
      return figures === null ? null : single("float", roundedTo(first, attributeOf(expression, "roundingMode"), figures));
    }
    case "integerToFloat":
      return single("float", first);
    case "max":
      return single(type, Math.max(...numbers));
    case "min":
      return single(type, Math.min(...numbers));
    case "gcd":
      return single("integer", numbers.reduce(gcd));
    case "lcm":
      return single("integer", numbers.reduce((left, right) => (left === 0 || right === 0 ? 0 : Math.abs(left * right) / gcd(left, right))));
    case "mathOperator":
      return mathOperator(attributeOf(expression, "name"), first, second);
    case "statsOperator":
      return single("float", statsOperator(attributeOf(expression, "name"), numbers));
    default:
      return assertNever(op);
  }
}

function numbersOf(operands: readonly Value[]): readonly number[] | null {
  const numbers: number[] = [];
  for (const operand of operands) {
    if (operand === null) return null;
    for (const value of operand.values) {
      if (typeof value !== "number") return null;
      numbers.push(value);
    }
  }
  return numbers.length === 0 ? null : numbers;
}

function gcd(left: number, right: number): number {
  let [one, other] = [Math.abs(left), Math.abs(right)];
  while (other > 0) [one, other] = [other, one % other];
  return one;
}
