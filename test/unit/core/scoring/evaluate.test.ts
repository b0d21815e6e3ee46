import { describe, expect, it } from "vitest";
import { evaluate } from "../../../../core/assessment/scoring/evaluate.ts";
import type { BaseType, Expression } from "../../../../core/assessment/scoring/model.ts";
import type { OperatorName } from "../../../../core/assessment/scoring/operators.ts";
import type { Scope } from "../../../../core/assessment/scoring/scope.ts";
import type { Value } from "../../../../core/assessment/scoring/value.ts";
import { parseValue, toOutcome } from "../../../../core/assessment/scoring/value.ts";

const variables: Readonly<Record<string, Value>> = {
  N: parseValue("integer", "single", ["7"]),
  LIST: parseValue("identifier", "ordered", ["A", "B", "C", "A"]),
  BAG: parseValue("identifier", "multiple", ["A", "B"]),
  NUMBERS: parseValue("float", "multiple", ["2", "4", "4", "4", "5", "5", "7", "9"]),
  POINT: parseValue("point", "single", ["10 10"]),
};
const scope: Scope = { read: (name) => variables[name] ?? null, correct: () => null, defaultOf: () => null, response: () => null, random: () => 0.5, items: [] };

type Operand = Expression | number | string | boolean;
function op(name: OperatorName, attributes: Readonly<Record<string, string>>, ...operands: readonly Operand[]): Expression {
  return { op: name, attributes, operands: operands.map(literal) };
}
function literal(value: Operand): Expression {
  if (typeof value === "object") return value;
  if (typeof value === "string" && value.startsWith("$")) return op("variable", { identifier: value.slice(1) });
  const type: BaseType = typeof value === "number" ? (Number.isInteger(value) ? "integer" : "float") : typeof value === "boolean" ? "boolean" : "string";
  return op("baseValue", { baseType: type, value: String(value) });
}
const NULL = op("null", {});

describe("operators of QTI expressions (QTI 3.0 ASI, expressions)", () => {
  it.each<readonly [string, Expression, unknown]>([
    ["sum adds containers and singles", op("sum", {}, "$NUMBERS", 1), 41],
    ["sum of NULL is NULL", op("sum", {}, 1, NULL), null],
    ["product", op("product", {}, 2, 3, 4), 24],
    ["subtract", op("subtract", {}, 2, 5), -3],
    ["divide by zero is NULL", op("divide", {}, 1, 0), null],
    ["divide gives a float", op("divide", {}, 1, 4), 0.25],
    ["power", op("power", {}, 2, 10), 1024],
    ["power that overflows is NULL", op("power", {}, 10, 999), null],
    ["integerDivide rounds down", op("integerDivide", {}, -7, 2), -4],
    ["integerModulus has the divisor's sign", op("integerModulus", {}, -7, 2), 1],
    ["truncate goes towards zero", op("truncate", {}, -1.7), -1],
    ["round takes halves up", op("round", {}, -1.5), -1],
    ["roundTo decimal places", op("roundTo", { roundingMode: "decimalPlaces", figures: "2" }, 1.005), 1.01],
    ["roundTo significant figures", op("roundTo", { roundingMode: "significantFigures", figures: "3" }, 123456), 123000],
    ["max", op("max", {}, 3, "$NUMBERS"), 9],
    ["min", op("min", {}, 3, "$NUMBERS"), 2],
    ["gcd", op("gcd", {}, 12, 18, 27), 3],
    ["lcm", op("lcm", {}, 4, 6), 12],
    ["mathOperator floor", op("mathOperator", { name: "floor" }, -1.5), -2],
    ["mathOperator log of a negative number is NULL", op("mathOperator", { name: "ln" }, -1), null],
    ["mathOperator atan2", op("mathOperator", { name: "atan2" }, 0, 1), 0],
    ["statsOperator mean", op("statsOperator", { name: "mean" }, "$NUMBERS"), 5],
    ["statsOperator popSD", op("statsOperator", { name: "popSD" }, "$NUMBERS"), 2],
    ["statsOperator sampleVariance", op("statsOperator", { name: "sampleVariance" }, "$NUMBERS"), 32 / 7],
    ["and is false as soon as one is", op("and", {}, NULL, false), false],
    ["and is NULL when it could be true", op("and", {}, NULL, true), null],
    ["or is true as soon as one is", op("or", {}, NULL, true), true],
    ["or is NULL when it could be false", op("or", {}, NULL, false), null],
    ["not of NULL is NULL", op("not", {}, NULL), null],
    ["anyN counts", op("anyN", { min: "1", max: "2" }, true, true, false), true],
    ["anyN is false above its maximum", op("anyN", { min: "1", max: "1" }, true, true, NULL), false],
    ["anyN is NULL while it can tip", op("anyN", { min: "1", max: "1" }, true, NULL), null],
    ["equal exact", op("equal", { toleranceMode: "exact" }, 1, 1), true],
    ["equal absolute includes its bounds", op("equal", { toleranceMode: "absolute", tolerance: "0.5" }, 10, 10.5), true],
    ["equal absolute without its upper bound", op("equal", { toleranceMode: "absolute", tolerance: "0.5", includeUpperBound: "false" }, 10, 10.5), false],
    ["equal relative is in percent", op("equal", { toleranceMode: "relative", tolerance: "10 1" }, 100, 91), true],
    ["equal relative around a negative number", op("equal", { toleranceMode: "relative", tolerance: "10" }, -100, -105), true],
    ["equalRounded", op("equalRounded", { roundingMode: "significantFigures", figures: "3" }, 3.175, 3.183), true],
    ["lt", op("lt", {}, 1, 2), true],
    ["gte with NULL is NULL", op("gte", {}, 1, NULL), null],
    ["match compares bags in any order", op("match", {}, op("multiple", {}, "B", "A"), "$BAG"), true],
    ["match compares lists in order", op("match", {}, op("ordered", {}, "B", "A"), op("ordered", {}, "A", "B")), false],
    ["isNull of an empty container", op("isNull", {}, op("multiple", {})), true],
    ["containerSize of NULL is 0", op("containerSize", {}, NULL), 0],
    ["index counts from 1", op("index", { n: "2" }, "$LIST"), "B"],
    ["index by a variable", op("index", { n: "N" }, "$LIST"), null],
    ["member", op("member", {}, "B", "$LIST"), true],
    ["contains of a list is an unbroken run", op("contains", {}, "$LIST", op("ordered", {}, "A", "C")), false],
    ["contains of a bag counts", op("contains", {}, "$BAG", op("multiple", {}, "A", "A")), false],
    ["delete takes every one", op("delete", {}, "A", "$LIST"), ["B", "C"]],
    ["repeat", op("repeat", { numberRepeats: "2" }, 1, 2), [1, 2, 1, 2]],
    ["repeats in repeats stay bounded", op("containerSize", {}, op("repeat", { numberRepeats: "999999" }, op("repeat", { numberRepeats: "999999" }, 1))), 10_000],
    ["substring looks for the first in the second", op("substring", { caseSensitive: "false" }, "LLO", "hello"), true],
    ["stringMatch minds case by default", op("stringMatch", {}, "a", "A"), false],
    ["patternMatch means the whole text", op("patternMatch", { pattern: "a+" }, "aab"), false],
    ["inside", op("inside", { shape: "circle", coords: "10,12,2" }, "$POINT"), true],
    ["mathConstant", op("mathConstant", { name: "pi" }), Math.PI],
    ["randomInteger keeps to its steps", op("randomInteger", { min: "10", max: "20", step: "5" }), 15],
    ["random takes one", op("random", {}, "$LIST"), "C"],
    ["an unknown variable is NULL", op("variable", { identifier: "NOWHERE" }), null],
  ])("%s", (_, expression, expected) => {
    const value = toOutcome(evaluate(expression, scope));

    expect(value).toEqual(expected);
  });
});
