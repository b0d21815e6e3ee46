import * as v from "valibot";
import type { DeepReadonly } from "../../deep-readonly.ts";
import { itemIdSchema } from "../exam-content.ts";
import { OPERATOR_NAMES } from "./operators.ts";

/*
 * What the platform keeps to score an exam: declarations with keys, and processing rules as data. It never leaves the platform.
 * Plain JSON, so that it is stored beside the exam and read again for every scoring.
 */

/** Base types of variables (QTI 3.0 ASI, variables). Numbers are `integer` and `float`; the rest is kept as text or boolean. */
export const BASE_TYPES = ["identifier", "string", "integer", "float", "boolean", "pair", "directedPair", "point", "uri"] as const;
export type BaseType = (typeof BASE_TYPES)[number];

export const CARDINALITIES = ["single", "multiple", "ordered"] as const;
export type Cardinality = (typeof CARDINALITIES)[number];

const identifier = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const lexicalValues = v.nullable(v.array(v.string()));
const bound = v.nullable(v.number());
const declared = { id: identifier, cardinality: v.picklist(CARDINALITIES), baseType: v.picklist(BASE_TYPES), defaultValue: lexicalValues };

/** Values of a response and what each is worth (QTI 3.0 ASI, variables mapping). */
const mappingSchema = v.strictObject({
  lowerBound: bound,
  upperBound: bound,
  defaultValue: v.number(),
  entries: v.array(v.strictObject({ key: v.string(), value: v.number(), caseSensitive: v.boolean() })),
});
export type Mapping = DeepReadonly<v.InferOutput<typeof mappingSchema>>;

export const SHAPES = ["default", "rect", "circle", "ellipse", "poly"] as const;
export type Shape = (typeof SHAPES)[number];

/** Areas of a picture and what a point in each is worth. Coordinates in pixels of the picture. */
const areaMappingSchema = v.strictObject({
  lowerBound: bound,
  upperBound: bound,
  defaultValue: v.number(),
  entries: v.array(v.strictObject({ shape: v.picklist(SHAPES), coords: v.array(v.number()), value: v.number() })),
});
export type AreaMapping = DeepReadonly<v.InferOutput<typeof areaMappingSchema>>;

const responseVariableSchema = v.strictObject({
  ...declared, correct: lexicalValues, mapping: v.nullable(mappingSchema), areaMapping: v.nullable(areaMappingSchema),
});
export type ResponseVariable = DeepReadonly<v.InferOutput<typeof responseVariableSchema>>;

const outcomeVariableSchema = v.strictObject({
  ...declared,
  normalMaximum: bound,
  normalMinimum: bound,
  /** Who gives the value when software does not (QTI 3.0 `external-scored`). */
  externalScored: v.nullable(v.picklist(["human", "externalMachine"])),
  /** Table for `lookupOutcomeValue`. `match`: the source is equal; `interpolation`: the source is at least (or above) the entry's. */
  lookup: v.nullable(v.strictObject({
    kind: v.picklist(["match", "interpolation"]),
    defaultValue: v.nullable(v.string()),
    entries: v.array(v.strictObject({ source: v.number(), target: v.string(), includeBoundary: v.boolean() })),
  })),
});
export type OutcomeVariable = DeepReadonly<v.InferOutput<typeof outcomeVariableSchema>>;

const templateVariableSchema = v.strictObject({ ...declared });
export type TemplateVariable = DeepReadonly<v.InferOutput<typeof templateVariableSchema>>;

/** An expression of response, template or outcome processing: an operator with QTI's attributes (camelCase) and its operands. A base value's text is the attribute `value`. */
export interface Expression {
  readonly op: (typeof OPERATOR_NAMES)[number];
  readonly attributes: Readonly<Record<string, string>>;
  readonly operands: readonly Expression[];
}
const expressionSchema: v.GenericSchema<Expression> = v.strictObject({
  op: v.picklist(OPERATOR_NAMES),
  attributes: v.record(v.string(), v.string()),
  operands: v.array(v.lazy(() => expressionSchema)),
});

/** A processing rule. `exit` ends the processing that it stands in. */
export type Rule =
  | { readonly rule: "set"; readonly target: "outcome" | "template" | "correct" | "default"; readonly identifier: string; readonly value: Expression }
  | { readonly rule: "lookup"; readonly identifier: string; readonly value: Expression }
  | { readonly rule: "condition"; readonly branches: readonly { readonly when: Expression | null; readonly rules: readonly Rule[] }[] }
  | { readonly rule: "fragment"; readonly rules: readonly Rule[] }
  | { readonly rule: "exit" };
export const ruleSchema: v.GenericSchema<Rule> = v.variant("rule", [
  v.strictObject({ rule: v.literal("set"), target: v.picklist(["outcome", "template", "correct", "default"]), identifier, value: expressionSchema }),
  v.strictObject({ rule: v.literal("lookup"), identifier, value: expressionSchema }),
  v.strictObject({
    rule: v.literal("condition"),
    branches: v.array(v.strictObject({ when: v.nullable(expressionSchema), rules: v.array(v.lazy(() => ruleSchema)) })),
  }),
  v.strictObject({ rule: v.literal("fragment"), rules: v.array(v.lazy(() => ruleSchema)) }),
  v.strictObject({ rule: v.literal("exit") }),
]);

/** How one item is scored. */
export const itemScoringSchema = v.strictObject({
  responses: v.array(responseVariableSchema),
  outcomes: v.array(outcomeVariableSchema),
  templates: v.array(templateVariableSchema),
  templateProcessing: v.array(ruleSchema),
  responseProcessing: v.array(ruleSchema),
});
export type ItemScoring = DeepReadonly<v.InferOutput<typeof itemScoringSchema>>;

/** A question's place in the test: what outcome processing selects and weighs it by. */
const itemPlaceSchema = v.strictObject({
  id: itemIdSchema,
  /** Identifiers of the test part and of every section that it stands in, outermost first. */
  sections: v.array(v.string()),
  categories: v.array(v.string()),
  weights: v.record(v.string(), v.number()),
  /** Test-level names of item variables: target -> source (QTI `variableMapping`). */
  variableMappings: v.record(v.string(), v.string()),
  scoring: itemScoringSchema,
});

/** How a whole exam is scored. Kept on the platform; JSON. */
export const examScoringSchema = v.strictObject({
  version: v.literal(1),
  items: v.array(itemPlaceSchema),
  /** Items that the administrator left out at import: they count nothing, and their variables read as 0. */
  leftOut: v.array(itemIdSchema),
  outcomes: v.array(outcomeVariableSchema),
  outcomeProcessing: v.array(ruleSchema),
});
export type ExamScoring = DeepReadonly<v.InferOutput<typeof examScoringSchema>>;
export type ItemPlace = ExamScoring["items"][number];
