import type { Item, ItemId, ResponseDeclaration } from "../../core/assessment/exam-content.ts";
import type { Expression, ItemScoring, Rule } from "../../core/assessment/scoring/model.ts";
import { operatorShape } from "../../core/assessment/scoring/operators.ts";
import { runItem } from "../../core/assessment/scoring/run-item.ts";
import { parseContent } from "./import-content.ts";
import { readInteraction } from "./import-interactions.ts";
import { parseItemScoring } from "./import-scoring.ts";
import type { ItemContext, PictureUse } from "./item-context.ts";
import { blockInteractions } from "./item-context.ts";
import type { Notes } from "./notes.ts";
import { tidySpace } from "./whitespace.ts";
import type { XmlElement } from "./xml-element.ts";
import { attributeOf, booleanAttribute, childElement, childElements, textAttribute } from "./xml-element.ts";

/** An item in its two halves: what the candidate sees, and what scores it. */
export interface ParsedItem {
  readonly item: Item;
  readonly scoring: ItemScoring;
  readonly pictures: readonly PictureUse[];
}

/** Where an item stands: its identifier in the test, its file, and the test's language. */
export interface ItemPlacement {
  readonly id: ItemId;
  readonly file: string;
  readonly language: string;
}

/** What follows from parts of an item that are for another time than an exam. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  modalFeedback: "Feedback is not shown during an exam",
  stylesheet: "Stylesheets are not taken over",
  catalogInfo: "Alternative content is not taken over",
  companionMaterialsInfo: "Companion materials are not taken over",
};

/** Reads one item. What cannot be shown or scored goes to `notes`; the item is usable only when nothing was refused. */
export function parseItem(root: XmlElement, placement: ItemPlacement, notes: Notes): ParsedItem {
  const scoring = parseItemScoring(root, notes);
  const context: ItemContext = {
    file: placement.file, notes, responses: scoring.responses, printed: printedValues(root, scoring, notes), interactions: [], pictures: [], readInteraction,
  };
  if (booleanAttribute(root, "adaptive", false)) notes.refuse(root, "adaptive", "Adaptive items are not supported");
  for (const child of childElements(root)) noteChild(child, notes);
  const body = childElement(root, "itemBody");
  if (body === null) notes.invalid(root, "itemBody", "The item has no body");
  const content = body === null ? [] : parseContent(body.children, context);
  if (body !== null && context.interactions.length === 0 && notes.refused.length === 0) notes.warn(body, "itemBody", "The item asks for nothing: it has no interaction");
  return {
    item: {
      id: placement.id,
      title: textAttribute(root, "title") || textAttribute(root, "identifier") || placement.id,
      language: attributeOf(root, "xml:lang") ?? placement.language,
      body: tidySpace(content, blockInteractions(context)),
      interactions: context.interactions,
      responses: scoring.responses.filter(({ id }) => context.interactions.some(({ responseId }) => responseId === id)).map(withoutKey),
    },
    scoring,
    pictures: context.pictures,
  };
}

function withoutKey({ id, cardinality, baseType }: ItemScoring["responses"][number]): ResponseDeclaration {
  // SECURITY: named one by one, so that a correct response, mapping or default that is added to the declaration stays behind.
  return { id, cardinality, baseType };
}

function noteChild(child: XmlElement, notes: Notes): void {
  const leftOut = Object.hasOwn(LEFT_OUT, child.name) ? LEFT_OUT[child.name] : undefined;
  if (leftOut !== undefined) notes.warn(child, child.name, leftOut);
  if (child.name === "assessmentStimulusRef") notes.refuse(child, child.name, "Texts shared by several items (stimuli) are not supported");
}

/** Values of template variables as text. They are the same for every candidate, so a template with random values is refused. */
function printedValues(root: XmlElement, scoring: ItemScoring, notes: Notes): ReadonlyMap<string, string> {
  if (scoring.templates.length === 0) return new Map();
  if (scoring.templateProcessing.some(isRandomRule)) {
    notes.refuse(childElement(root, "templateProcessing"), "templateProcessing", "Items with random values are not supported");
  }
  const state = runItem(scoring, {}, 0);
  return new Map(scoring.templates.map(({ id }) => [id, state.read(id)?.values.map(String).join(", ") ?? ""]));
}

function isRandomRule(rule: Rule): boolean {
  switch (rule.rule) {
    case "set":
    case "lookup":
      return isRandom(rule.value);
    case "condition":
      return rule.branches.some(({ when, rules }) => (when !== null && isRandom(when)) || rules.some(isRandomRule));
    case "fragment":
      return rule.rules.some(isRandomRule);
    case "exit":
      return false;
    default:
      return false;
  }
}

function isRandom(expression: Expression): boolean {
  return operatorShape(expression.op).random === true || expression.operands.some(isRandom);
}
