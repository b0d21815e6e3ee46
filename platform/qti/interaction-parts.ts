import type { ContentNode } from "../../core/assessment/content.ts";
import { parseContent } from "./import-content.ts";
import type { ItemContext } from "./item-context.ts";
import { tidySpace } from "./whitespace.ts";
import type { XmlElement } from "./xml-element.ts";
import { booleanAttribute, childElement, childElements, textAttribute } from "./xml-element.ts";

const NO_INTERACTIONS: ReadonlySet<string> = new Set();

/** A choice as candidates see it. */
export interface PlainChoice {
  readonly id: string;
  readonly fixed: boolean;
  readonly content: readonly ContentNode[];
}

/** The prompt; empty when there is none. */
export function promptOf(element: XmlElement, context: ItemContext): readonly ContentNode[] {
  const prompt = childElement(element, "prompt");
  return prompt === null ? [] : tidySpace(parseContent(prompt.children, context), NO_INTERACTIONS);
}

/** What the author calls a gap in a text; empty when nothing says it. */
export function labelOf(element: XmlElement): string {
  return ["aria-label", "label", "title"].map((name) => textAttribute(element, name)).find((text) => text !== "")?.slice(0, 500) ?? "";
}

/** The choices of an interaction; null, with a note, when they cannot be used. */
export function parseChoices(element: XmlElement, name: string, context: ItemContext): readonly PlainChoice[] | null {
  const elements = childElements(element, name);
  const choices = elements.map((choice) => parseChoice(choice, context));
  if (choices.length === 0 || new Set(choices.map(({ id }) => id)).size < choices.length || choices.some(({ id }) => id === "" || id.length > 256)) {
    context.notes.invalid(element, element.name, `${element.name} has no choices, or choices without identifiers of their own`);
    return null;
  }
  return choices;
}

function parseChoice(element: XmlElement, context: ItemContext): PlainChoice {
  if (textAttribute(element, "templateIdentifier") !== "") context.notes.refuse(element, "templateIdentifier", "Choices that a template shows or hides are not supported");
  return {
    id: textAttribute(element, "identifier"),
    fixed: booleanAttribute(element, "fixed", false),
    content: tidySpace(parseContent(element.children, context), NO_INTERACTIONS),
  };
}
