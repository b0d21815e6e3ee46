import type { OutcomeVariable } from "./model.ts";
import type { Value } from "./value.ts";
import { numberOf, parseValue, single } from "./value.ts";

/** What an outcome variable holds before processing: its default, else 0 for a single number and NULL for the rest (QTI 2.1, outcomeDeclaration). */
export function outcomeDefault(outcome: OutcomeVariable): Value {
  if (outcome.defaultValue !== null) return parseValue(outcome.baseType, outcome.cardinality, outcome.defaultValue);
  const numeric = outcome.baseType === "integer" || outcome.baseType === "float";
  return numeric && outcome.cardinality === "single" ? single(outcome.baseType, 0) : null;
}

/**
 * The entry of an outcome's table for a source value (QTI 3.0 ASI `lookupOutcomeValue`): equal in a match table; in an interpolation
 * table the first entry whose source is not above it. The table's default when nothing fits or the source is NULL.
 */
export function lookUp(outcome: OutcomeVariable, source: Value): Value {
  const table = outcome.lookup;
  if (table === null) return null;
  const number = numberOf(source);
  const entry = number === null ? undefined : table.entries.find((candidate) => {
    if (table.kind === "match") return candidate.source === number;
    return candidate.includeBoundary ? number >= candidate.source : number > candidate.source;
  });
  const target = entry?.target ?? table.defaultValue;
  return target === null ? null : parseValue(outcome.baseType, outcome.cardinality, [target]);
}
