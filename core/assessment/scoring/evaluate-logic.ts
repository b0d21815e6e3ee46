import { assertNever } from "../../result.ts";
import { isInside, parsePoint } from "./area.ts";
import { attributeOf, booleanAttribute, numberAttribute } from "./attribute.ts";
import { SHAPES } from "./model.ts";
import { roundedTo } from "./rounding.ts";
import type { Call } from "./scope.ts";
import type { Value } from "./value.ts";
import { booleanValue, numberOf, sameValue, truthOf } from "./value.ts";

type LogicOperator =
  | "not" | "and" | "or" | "anyN" | "match" | "equal" | "equalRounded" | "inside" | "lt" | "gt" | "lte" | "gte" | "durationLT" | "durationGTE";

/** Operators that answer true, false or NULL (QTI 3.0 ASI, expressions): three-valued logic. */
export function evaluateLogic(op: LogicOperator, call: Call): Value {
  const { operands } = call;
  const truths = operands.map(truthOf);
  const [first = null, second = null] = operands;
  switch (op) {
    case "not":
      return booleanValue(truths[0] === null || truths[0] === undefined ? null : !truths[0]);
    case "and":
      if (truths.includes(false)) return booleanValue(false);
      return booleanValue(truths.includes(null) ? null : true);
    case "or":
      if (truths.includes(true)) return booleanValue(true);
      return booleanValue(truths.includes(null) ? null : false);
    case "anyN":
      return anyN(call, truths);
    case "match":
      return booleanValue(sameValue(first, second));
    case "equal":
      return equal(call, numberOf(first), numberOf(second));
    case "equalRounded": {
      const figures = numberAttribute(call.expression, "figures", call.scope, 0);
      const [left, right] = [numberOf(first), numberOf(second)];
      if (left === null || right === null || figures === null) return null;
      const mode = attributeOf(call.expression, "roundingMode");
      return booleanValue(roundedTo(left, mode, figures) === roundedTo(right, mode, figures));
    }
    case "inside":
      return inside(call, first);
    case "lt":
    case "durationLT":
      return compare(first, second, (left, right) => left < right);
    case "gt":
      return compare(first, second, (left, right) => left > right);
    case "lte":
      return compare(first, second, (left, right) => left <= right);
    case "gte":
    case "durationGTE":
      return compare(first, second, (left, right) => left >= right);
    default:
      return assertNever(op);
  }
}

function compare(first: Value, second: Value, holds: (left: number, right: number) => boolean): Value {
  const [left, right] = [numberOf(first), numberOf(second)];
  return left === null || right === null ? null : booleanValue(holds(left, right));
}

/** Between min and max of the operands are true; NULL when the unknown ones could tip it. */
function anyN({ expression, scope }: Call, truths: readonly (boolean | null)[]): Value {
  const least = numberAttribute(expression, "min", scope, 0);
  const most = numberAttribute(expression, "max", scope, 0);
  if (least === null || most === null) return null;
  const certain = truths.filter((truth) => truth === true).length;
  const possible = certain + truths.filter((truth) => truth === null).length;
  if (certain >= least && possible <= most) return booleanValue(true);
  return possible < least || certain > most ? booleanValue(false) : null;
}

/** `exact`, or the first number plus and minus a tolerance: absolute, or relative in percent of the first number. */
function equal({ expression, scope }: Call, left: number | null, right: number | null): Value {
  if (left === null || right === null) return null;
  const mode = attributeOf(expression, "toleranceMode");
  if (mode !== "absolute" && mode !== "relative") return booleanValue(left === right);
  const [below, above] = tolerances(attributeOf(expression, "tolerance"), (name) => numberOf(scope.read(name, null)));
  if (below === null || above === null) return null;
  const low = mode === "absolute" ? left - below : left * (1 - below / 100);
  const high = mode === "absolute" ? left + above : left * (1 + above / 100);
  const [start, end] = low <= high ? [low, high] : [high, low];
  const fromStart = booleanAttribute(expression, "includeLowerBound", true) ? right >= start : right > start;
  const toEnd = booleanAttribute(expression, "includeUpperBound", true) ? right <= end : right < end;
  return booleanValue(fromStart && toEnd);
}

function tolerances(text: string, read: (name: string) => number | null): readonly [number | null, number | null] {
  const numbers = text.trim().split(/\s+/u).map((word) => (Number.isNaN(Number(word)) ? read(word.replace(/^\{|\}$/gu, "")) : Number(word)));
  const below = numbers[0] ?? null;
  return [below, numbers[1] ?? below];
}

function inside({ expression }: Call, value: Value): Value {
  if (value === null) return null;
  const shape = SHAPES.find((name) => name === attributeOf(expression, "shape")) ?? "default";
  const coords = attributeOf(expression, "coords").split(",").map(Number);
  return booleanValue(value.values.some((entry) => {
    const point = parsePoint(String(entry));
    return point !== null && isInside(shape, coords, point);
  }));
}
