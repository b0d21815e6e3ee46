import { assertNever } from "../../result.ts";
import { numberAttribute } from "./attribute.ts";
import type { Call } from "./scope.ts";
import type { Value } from "./value.ts";
import { booleanValue, container, firstOf, sameSingle, single } from "./value.ts";

type ContainerOperator = "multiple" | "ordered" | "containerSize" | "isNull" | "index" | "member" | "delete" | "contains" | "repeat" | "random";

/** Most values that `repeat` makes. */
const LONGEST_CONTAINER = 10_000;

/** Operators on containers (QTI 3.0 ASI, expressions). */
export function evaluateContainer(op: ContainerOperator, { expression, operands, scope }: Call): Value {
  const [first = null, second = null] = operands;
  switch (op) {
    case "multiple":
    case "ordered":
      return gather(operands, op);
    case "containerSize":
      return single("integer", first?.values.length ?? 0);
    case "isNull":
      return booleanValue(first === null);
    case "index": {
      const position = second === null ? numberAttribute(expression, "n", scope, 0) : Number(firstOf(second));
      if (first === null || position === null || position < 1) return null;
      return single(first.baseType, first.values[position - 1] ?? null);
    }
    case "member":
      return first === null || second === null ? null : booleanValue(holds(second, first));
    case "contains":
      return first === null || second === null ? null : booleanValue(holdsAll(first, second));
    case "delete": {
      const unwanted = firstOf(first);
      if (unwanted === null || second === null) return null;
      return container(second.baseType, second.cardinality, second.values.filter((value) => !sameSingle(second.baseType, value, unwanted)));
    }
    case "repeat": {
      const times = numberAttribute(expression, "numberRepeats", scope, 0);
      const given = gather(operands, "ordered");
      if (given === null || times === null || times < 1) return null;
      // Bounded, because repeats can be nested and the numbers come from content.
      const rounds = Math.min(Math.floor(times), Math.floor(LONGEST_CONTAINER / given.values.length));
      return container(given.baseType, "ordered", Array.from({ length: rounds }, () => given.values).flat());
    }
    case "random":
      return first === null ? null : single(first.baseType, first.values[Math.floor(scope.random() * first.values.length)] ?? null);
    default:
      return assertNever(op);
  }
}

function gather(operands: readonly Value[], cardinality: "multiple" | "ordered"): Value {
  const given = operands.filter((operand) => operand !== null);
  const type = given[0]?.baseType;
  return type === undefined ? null : container(type, cardinality, given.flatMap((operand) => operand.values));
}

function holds(whole: NonNullable<Value>, part: NonNullable<Value>): boolean {
  return part.values.slice(0, 1).every((value) => whole.values.some((other) => sameSingle(whole.baseType, other, value)));
}

/** Multiple: every value, as often as it stands in the part. Ordered: the part as an unbroken run. */
function holdsAll(whole: NonNullable<Value>, part: NonNullable<Value>): boolean {
  if (whole.cardinality === "ordered" && part.cardinality !== "multiple") {
    return whole.values.some((_, start) => part.values.every((value, offset) => {
      const other = whole.values[start + offset];
      return other !== undefined && sameSingle(whole.baseType, other, value);
    }));
  }
  const rest = [...whole.values];
  return part.values.every((value) => {
    const found = rest.findIndex((other) => sameSingle(whole.baseType, other, value));
    if (found >= 0) rest.splice(found, 1);
    return found >= 0;
  });
}
