import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { contentSchema } from "./content.ts";
import { interactionSchema } from "./interaction.ts";

/** Identifies a question within one exam: the identifier of its item reference in the assessment test; 1 to 256 characters. */
export const itemIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.brand("ItemId"));
export type ItemId = v.InferOutput<typeof itemIdSchema>;

/**
 * The shape of an answer: the lexical values of a QTI response variable, in order; empty when unanswered.
 * identifier `A` · pair, directedPair `row column` · integer, float and string as typed.
 */
export const responseSchema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(200_000))), v.maxLength(1000), v.readonly());
export type Response = DeepReadonly<v.InferOutput<typeof responseSchema>>;

/** Declares a response variable without its correct response, mapping or default (QTI 3.0 ASI §2.9). */
const responseDeclarationSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  cardinality: v.picklist(["single", "multiple", "ordered"]),
  baseType: v.picklist(["identifier", "string", "integer", "float", "boolean", "pair", "directedPair", "point", "uri"]),
});
export type ResponseDeclaration = DeepReadonly<v.InferOutput<typeof responseDeclarationSchema>>;

/** One question as the client may see it: no correct response, mapping, template, feedback or processing. */
export const itemSchema = v.strictObject({
  id: itemIdSchema,
  title: v.string(),
  language: v.string(),
  body: contentSchema,
  interactions: v.array(interactionSchema),
  responses: v.array(responseDeclarationSchema),
});
export type Item = DeepReadonly<v.InferOutput<typeof itemSchema>>;

/** A section of a test: its heading, its text for the candidate, its questions in order. */
const sectionSchema = v.strictObject({
  id: v.string(),
  title: v.string(),
  visible: v.boolean(),
  rubric: contentSchema,
  items: v.array(itemIdSchema),
});

/** A test part. `linear`: forward only, no way back to a question that was left (QTI 3.0 ASI §2.11.2 navigation-mode). */
const testPartSchema = v.strictObject({
  id: v.string(),
  navigation: v.picklist(["linear", "nonlinear"]),
  sections: v.array(sectionSchema),
});

/** The key-free exam that the renderer draws. */
export const examContentSchema = v.strictObject({
  title: v.string(),
  language: v.string(),
  parts: v.array(testPartSchema),
  items: v.array(itemSchema),
  /** Files that bodies show, by path. Their bytes travel in the package under the same path. */
  assets: v.array(v.strictObject({ path: v.string(), mediaType: v.picklist(["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]) })),
});
export type ExamContent = DeepReadonly<v.InferOutput<typeof examContentSchema>>;
