import { assertNever } from "../../result.ts";
import { evaluateContainer } from "./evaluate-container.ts";
import { evaluateLogic } from "./evaluate-logic.ts";
import { evaluateLookup } from "./evaluate-lookup.ts";
import { evaluateNumber } from "./evaluate-number.ts";
import { evaluateSubset } from "./evaluate-subset.ts";
import { evaluateText } from "./evaluate-text.ts";
import type { Expression } from "./model.ts";
import type { Call, Scope } from "./scope.ts";
import type { Value } from "./value.ts";

/** Evaluates an expression (QTI 3.0 ASI, expressions). What cannot be computed is NULL; evaluation never throws on content. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const operands = expression.operands.map((operand) => evaluate(operand, scope));
  const call: Call = { expression, operands, scope };
  switch (expression.op) {
    case "baseValue": case "variable": case "default": case "correct": case "mapResponse": case "mapResponsePoint":
    case "mathConstant": case "null": case "randomInteger": case "randomFloat":
      return evaluateLookup(expression.op, call);
    case "multiple": case "ordered": case "containerSize": case "isNull": case "index": case "member": case "delete":
    case "contains": case "repeat": case "random":
      return evaluateContainer(expression.op, call);
    case "substring": case "stringMatch": case "patternMatch":
      return evaluateText(expression.op, call);
    case "not": case "and": case "or": case "anyN": case "match": case "equal": case "equalRounded": case "inside":
    case "lt": case "gt": case "lte": case "gte": case "durationLT": case "durationGTE":
      return evaluateLogic(expression.op, call);
    case "sum": case "product": case "subtract": case "divide": case "power": case "integerDivide": case "integerModulus":
    case "truncate": case "round": case "roundTo": case "integerToFloat": case "max": case "min": case "gcd": case "lcm":
    case "mathOperator": case "statsOperator":
      return evaluateNumber(expression.op, call);
    case "testVariables": case "outcomeMinimum": case "outcomeMaximum": case "numberCorrect": case "numberIncorrect":
    case "numberResponded": case "numberPresented": case "numberSelected":
      return evaluateSubset(expression.op, call);
    default:
      return assertNever(expression.op);
  }
}
