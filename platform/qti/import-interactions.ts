import type { ContentNode } from "../../core/assessment/content.ts";
import type { Interaction } from "../../core/assessment/interaction.ts";
import type { BaseType, Cardinality, ResponseVariable } from "../../core/assessment/scoring/model.ts";
import { parseMatch } from "./import-match.ts";
import { labelOf, parseChoices, promptOf } from "./interaction-parts.ts";
import type { ItemContext } from "./item-context.ts";
import { parseExtendedText, parseTextEntry } from "./import-text-interactions.ts";
import type { XmlElement } from "./xml-element.ts";
import { booleanAttribute, countAttribute, textAttribute } from "./xml-element.ts";

/** Cardinalities and base types that an interaction can be bound to (QTI 3.0 ASI, interactions); null allows any base type. */
interface Binding {
  readonly cardinalities: readonly Cardinality[];
  readonly baseTypes: readonly BaseType[] | null;
}

type Parser = (element: XmlElement, variable: ResponseVariable, context: ItemContext) => Interaction | null;

const PARSERS: Readonly<Record<string, { readonly parse: Parser; readonly binding: Binding }>> = {
  choiceInteraction: { parse: parseChoice, binding: { cardinalities: ["single", "multiple"], baseTypes: ["identifier"] } },
  inlineChoiceInteraction: { parse: parseInlineChoice, binding: { cardinalities: ["single"], baseTypes: ["identifier"] } },
  textEntryInteraction: { parse: parseTextEntry, binding: { cardinalities: ["single"], baseTypes: ["string", "integer", "float", "identifier"] } },
  extendedTextInteraction: { parse: parseExtendedText, binding: { cardinalities: ["single"], baseTypes: ["string", "integer", "float"] } },
  matchInteraction: { parse: parseMatch, binding: { cardinalities: ["single", "multiple"], baseTypes: ["directedPair"] } },
  orderInteraction: { parse: parseOrder, binding: { cardinalities: ["ordered"], baseTypes: ["identifier"] } },
};

/** Reads an interaction where it stands in the body: it goes to the item's list, and a mark stays in its place. */
export function readInteraction(element: XmlElement, context: ItemContext): readonly ContentNode[] {
  const { notes } = context;
  const known = Object.hasOwn(PARSERS, element.name) ? PARSERS[element.name] : undefined;
  if (known === undefined) {
    notes.refuse(element, element.name, `The interaction ${element.name} is not supported`);
    return [];
  }
  const responseId = textAttribute(element, "responseIdentifier");
  const variable = context.responses.find(({ id }) => id === responseId);
  if (variable === undefined) {
    notes.invalid(element, element.name, `${element.name} refers to the response "${responseId.slice(0, 100)}", which is not declared`);
    return [];
  }
  if (context.interactions.some((other) => other.responseId === responseId)) {
    notes.invalid(element, element.name, `Two interactions have the response ${responseId}`);
    return [];
  }
  const { cardinalities, baseTypes } = known.binding;
  if (!cardinalities.includes(variable.cardinality) || (baseTypes !== null && !baseTypes.includes(variable.baseType))) {
    notes.refuse(element, element.name, `${element.name} with a response of ${variable.cardinality} ${variable.baseType} is not supported`);
    return [];
  }
  const interaction = known.parse(element, variable, context);
  if (interaction === null) return [];
  context.interactions.push(interaction);
  return [{ kind: "interaction", responseId }];
}

function parseChoice(element: XmlElement, variable: ResponseVariable, context: ItemContext): Interaction | null {
  const choices = parseChoices(element, "simpleChoice", context);
  if (choices === null) return null;
  return {
    kind: "choice",
    responseId: variable.id,
    prompt: promptOf(element, context),
    // A single response takes one choice, whatever the attribute says; without the attribute QTI means one.
    maxChoices: variable.cardinality === "single" ? 1 : (countAttribute(element, "maxChoices") ?? 1),
    minChoices: countAttribute(element, "minChoices") ?? 0,
    shuffle: booleanAttribute(element, "shuffle", false),
    orientation: textAttribute(element, "orientation") === "horizontal" ? "horizontal" : "vertical",
    choices,
  };
}

function parseInlineChoice(element: XmlElement, variable: ResponseVariable, context: ItemContext): Interaction | null {
  const choices = parseChoices(element, "inlineChoice", context);
  if (choices === null) return null;
  return {
    kind: "inline-choice",
    responseId: variable.id,
    shuffle: booleanAttribute(element, "shuffle", false),
    required: booleanAttribute(element, "required", false),
    label: labelOf(element),
    choices,
  };
}

function parseOrder(element: XmlElement, variable: ResponseVariable, context: ItemContext): Interaction | null {
  const choices = parseChoices(element, "simpleChoice", context);
  if (choices === null) return null;
  return {
    kind: "order",
    responseId: variable.id,
    prompt: promptOf(element, context),
    shuffle: booleanAttribute(element, "shuffle", false),
    orientation: textAttribute(element, "orientation") === "horizontal" ? "horizontal" : "vertical",
    minChoices: countAttribute(element, "minChoices") ?? 0,
    maxChoices: countAttribute(element, "maxChoices") ?? 0,
    choices,
  };
}
