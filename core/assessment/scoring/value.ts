import { assertNever } from "../../result.ts";
import type { BaseType, Cardinality } from "./model.ts";

/** One value within a variable: number for integer and float, boolean, text for the rest. */
export type Single = string | number | boolean;

/** The value of a variable or an expression; null is QTI's NULL. Empty containers and empty strings are NULL (QTI 3.0 ASI, variables). */
export interface Container {
  readonly baseType: BaseType;
  readonly cardinality: Cardinality;
  readonly values: readonly Single[];
}
export type Value = Container | null;

/** A value as JSON, for results: single values bare, containers as arrays. */
export type OutcomeValue = Single | null | readonly Single[];

const INTEGER = /^[+-]?\d{1,15}$/u;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/u;

/** Reads a lexical value; null when the text is not one of that type. Pairs get one space between their identifiers. */
export function parseSingle(baseType: BaseType, text: string): Single | null {
  switch (baseType) {
    case "integer": {
      const trimmed = text.trim();
      return INTEGER.test(trimmed) ? Number(trimmed) : null;
    }
    case "float": {
      const trimmed = text.trim();
      return FLOAT.test(trimmed) ? Number(trimmed) : null;
    }
    case "boolean": {
      const trimmed = text.trim().toLowerCase();
      if (trimmed === "true" || trimmed === "1") return true;
      return trimmed === "false" || trimmed === "0" ? false : null;
    }
    case "pair":
    case "directedPair":
    case "point": {
      const words = text.trim().split(/\s+/u);
      if (words.length !== 2) return null;
      if (baseType === "point" && !words.every((word) => FLOAT.test(word))) return null;
      return words.join(" ");
    }
    case "identifier":
    case "uri":
      return text.trim() === "" ? null : text.trim();
    case "string":
      return text === "" ? null : text;
    default:
      return assertNever(baseType);
  }
}

/** Reads the lexical values of a variable. Values that do not fit the type are dropped; nothing left is NULL. */
export function parseValue(baseType: BaseType, cardinality: Cardinality, lexical: readonly string[] | null): Value {
  const values = (lexical ?? []).map((text) => parseSingle(baseType, text)).filter((value) => value !== null);
  return container(baseType, cardinality, cardinality === "single" ? values.slice(0, 1) : values);
}

/** A container, or NULL when there is nothing in it. */
export function container(baseType: BaseType, cardinality: Cardinality, values: readonly Single[]): Value {
  const kept = values.filter((value) => value !== "");
  return kept.length === 0 ? null : { baseType, cardinality, values: kept };
}

/** A single value, or NULL. Numbers that are not finite are NULL, as division by zero is in QTI. */
export function single(baseType: BaseType, value: Single | null): Value {
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return null;
  return container(baseType, "single", [value]);
}

export function booleanValue(value: boolean | null): Value {
  return single("boolean", value);
}

/** First value of a container, null for NULL. */
export function firstOf(value: Value): Single | null {
  return value?.values[0] ?? null;
}

/** The number that a value holds, null when there is none. */
export function numberOf(value: Value): number | null {
  const first = firstOf(value);
  return typeof first === "number" ? first : null;
}

/** The text that a value holds, null for NULL. */
export function textOf(value: Value): string | null {
  const first = firstOf(value);
  return first === null ? null : String(first);
}

/**
 * What a condition makes of a value. QTI asks for a boolean; packages in use also test numbers and strings, so a number that
 * is not 0 and a non-empty string count as true. NULL counts as false (QTI 3.0 ASI, responseCondition).
 */
export function isTrue(value: Value): boolean {
  const first = firstOf(value);
  if (typeof first === "number") return first !== 0;
  return typeof first === "boolean" ? first : first !== null && first !== "";
}

/** The truth of a value in three-valued logic: null when it is NULL. */
export function truthOf(value: Value): boolean | null {
  return value === null ? null : isTrue(value);
}

/** Whether two single values of a type are the same. A pair is the same both ways round, a directed pair only one way. */
export function sameSingle(baseType: BaseType, left: Single, right: Single): boolean {
  if (left === right) return true;
  if (baseType !== "pair" || typeof left !== "string" || typeof right !== "string") return false;
  return left.split(" ").toReversed().join(" ") === right;
}

/** QTI `match`: the same values, in the same order when ordered, in any order when multiple. Null when either is NULL. */
export function sameValue(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null;
  if (left.values.length !== right.values.length) return false;
  const type = left.baseType === "pair" || right.baseType === "pair" ? "pair" : left.baseType;
  if (left.cardinality !== "multiple" || right.cardinality !== "multiple") {
    return left.values.every((value, index) => sameSingle(type, value, right.values[index] ?? ""));
  }
  const rest = [...right.values];
  return left.values.every((value) => {
    const found = rest.findIndex((other) => sameSingle(type, value, other));
    if (found < 0) return false;
    rest.splice(found, 1);
    return true;
  });
}

/**
 * Fits a value to the variable that it is assigned to: a single value into a container, a container of one into a single.
 * Texts are read as the declared type. Null when it cannot be fitted.
 */
export function fitTo(baseType: BaseType, cardinality: Cardinality, value: Value): Value {
  if (value === null || (cardinality === "single" && value.values.length > 1)) return null;
  const values = value.values.map((entry) => fitSingle(baseType, entry)).filter((entry) => entry !== null);
  return values.length === value.values.length ? container(baseType, cardinality, values) : null;
}

function fitSingle(baseType: BaseType, value: Single): Single | null {
  if (baseType === "integer" || baseType === "float") return typeof value === "number" ? value : parseSingle(baseType, String(value));
  if (baseType === "boolean") return typeof value === "boolean" ? value : parseSingle("boolean", String(value));
  return parseSingle(baseType, String(value));
}

/** The value as JSON. */
export function toOutcome(value: Value): OutcomeValue {
  if (value === null) return null;
  return value.cardinality === "single" ? firstOf(value) : value.values;
}
