import { assertNever } from "../../result.ts";
import { attributeOf, numberAttribute } from "./attribute.ts";
import { mapPoints, mapValue } from "./map-value.ts";
import { BASE_TYPES } from "./model.ts";
import type { Call } from "./scope.ts";
import type { Value } from "./value.ts";
import { parseSingle, single } from "./value.ts";

type Lookup = "baseValue" | "variable" | "default" | "correct" | "mapResponse" | "mapResponsePoint" | "mathConstant" | "null" | "randomInteger" | "randomFloat";

/** Expressions without operands: constants, variables, mapped responses and seeded random numbers. */
export function evaluateLookup(op: Lookup, { expression, scope }: Call): Value {
  const identifier = attributeOf(expression, "identifier");
  switch (op) {
    case "null":
      return null;
    case "baseValue": {
      const type = BASE_TYPES.find((name) => name === attributeOf(expression, "baseType"));
      return type === undefined ? null : single(type, parseSingle(type, attributeOf(expression, "value")));
    }
    case "variable":
      return scope.read(identifier, expression.attributes["weightIdentifier"] ?? null);
    case "default":
      return scope.defaultOf(identifier);
    case "correct":
      return scope.correct(identifier);
    case "mapResponse": {
      // A response without a mapping is an error of the author (QTI requires one): it is worth nothing.
      const mapping = scope.response(identifier)?.mapping ?? null;
      return single("float", mapping === null ? 0 : mapValue(mapping, scope.read(identifier, null)));
    }
    case "mapResponsePoint": {
      const mapping = scope.response(identifier)?.areaMapping ?? null;
      return single("float", mapping === null ? 0 : mapPoints(mapping, scope.read(identifier, null)));
    }
    case "mathConstant": {
      const name = attributeOf(expression, "name");
      if (name === "pi") return single("float", Math.PI);
      return name === "e" ? single("float", Math.E) : null;
    }
    case "randomInteger": {
      const low = numberAttribute(expression, "min", scope, 0);
      const high = numberAttribute(expression, "max", scope, 0);
      const step = numberAttribute(expression, "step", scope, 1);
      if (low === null || high === null || step === null || step < 1 || high < low) return null;
      return single("integer", low + step * Math.floor(scope.random() * (Math.floor((high - low) / step) + 1)));
    }
    case "randomFloat": {
      const low = numberAttribute(expression, "min", scope, 0);
      const high = numberAttribute(expression, "max", scope, 0);
      return low === null || high === null ? null : single("float", low + scope.random() * (high - low));
    }
    default:
      return assertNever(op);
  }
}
