import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { contentSchema } from "./content.ts";

/** QTI identifier of a choice within an interaction. */
const identifier = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));

const choice = v.strictObject({ id: identifier, fixed: v.boolean(), content: contentSchema });
const associableChoice = v.strictObject({ id: identifier, fixed: v.boolean(), matchMax: count, matchMin: count, content: contentSchema });

/**
 * What a candidate can be asked to do, without any key (QTI 3.0 ASI §2.7).
 * `maxChoices`/`maxAssociations`/`matchMax` 0 means no limit, as in QTI.
 */
export const interactionSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("choice"), responseId: identifier, prompt: contentSchema, maxChoices: count, minChoices: count,
    shuffle: v.boolean(), orientation: v.picklist(["vertical", "horizontal"]), choices: v.array(choice),
  }),
  v.strictObject({
    kind: v.literal("inline-choice"), responseId: identifier, shuffle: v.boolean(), required: v.boolean(), label: v.string(), choices: v.array(choice),
  }),
  v.strictObject({
    kind: v.literal("text-entry"), responseId: identifier, expectedLength: v.nullable(count), placeholder: v.string(), label: v.string(),
    /** `text` takes anything; numbers get a numeric keyboard and a gentle notice when the text is not a number. */
    input: v.picklist(["text", "integer", "float"]),
  }),
  v.strictObject({
    kind: v.literal("extended-text"), responseId: identifier, prompt: contentSchema, expectedLength: v.nullable(count),
    expectedLines: v.nullable(count), placeholder: v.string(),
    /** `preformatted` is shown in a fixed-width font. */
    format: v.picklist(["plain", "preformatted"]),
  }),
  v.strictObject({
    kind: v.literal("match"), responseId: identifier, prompt: contentSchema, shuffle: v.boolean(), maxAssociations: count, minAssociations: count,
    /** First set: rows (sources); second set: columns (targets). A response value is the pair `row column`. */
    rows: v.array(associableChoice), columns: v.array(associableChoice),
    /** `likert` when every row takes at most one column and columns take any number: radio buttons; otherwise check boxes. */
    layout: v.picklist(["grid", "likert"]),
  }),
  v.strictObject({
    kind: v.literal("order"), responseId: identifier, prompt: contentSchema, shuffle: v.boolean(), orientation: v.picklist(["vertical", "horizontal"]),
    minChoices: count, maxChoices: count, choices: v.array(choice),
  }),
]);

export type Interaction = DeepReadonly<v.InferOutput<typeof interactionSchema>>;
export type InteractionKind = Interaction["kind"];
