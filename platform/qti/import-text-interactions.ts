import type { Interaction } from "../../core/assessment/interaction.ts";
import type { ResponseVariable } from "../../core/assessment/scoring/model.ts";
import { labelOf, promptOf } from "./interaction-parts.ts";
import type { ItemContext } from "./item-context.ts";
import type { XmlElement } from "./xml-element.ts";
import { countAttribute, textAttribute } from "./xml-element.ts";

/** Reads `textEntryInteraction`: a gap to be typed into. */
export function parseTextEntry(element: XmlElement, variable: ResponseVariable, context: ItemContext): Interaction | null {
  if (isUnsupported(element, context)) return null;
  return {
    kind: "text-entry",
    responseId: variable.id,
    expectedLength: countAttribute(element, "expectedLength"),
    placeholder: textAttribute(element, "placeholderText"),
    label: labelOf(element),
    input: variable.baseType === "integer" || variable.baseType === "float" ? variable.baseType : "text",
  };
}

/** Reads `extendedTextInteraction`: an essay, plain or in fixed width. */
export function parseExtendedText(element: XmlElement, variable: ResponseVariable, context: ItemContext): Interaction | null {
  if (isUnsupported(element, context)) return null;
  const format = textAttribute(element, "format");
  if (format === "xhtml") {
    context.notes.refuse(element, "format", "Essays with formatting (xhtml) are not supported");
    return null;
  }
  const strings = countAttribute(element, "maxStrings");
  if (strings !== null && strings > 1) {
    context.notes.refuse(element, "maxStrings", "Essays of several texts are not supported");
    return null;
  }
  return {
    kind: "extended-text",
    responseId: variable.id,
    prompt: promptOf(element, context),
    expectedLength: countAttribute(element, "expectedLength"),
    expectedLines: countAttribute(element, "expectedLines"),
    placeholder: textAttribute(element, "placeholderText"),
    format: format === "preFormatted" || format === "preformatted" || format === "pre-formatted" ? "preformatted" : "plain",
  };
}

function isUnsupported(element: XmlElement, { notes }: ItemContext): boolean {
  const base = countAttribute(element, "base");
  if (base !== null && base !== 10) {
    notes.refuse(element, "base", "Numbers to another base than ten are not supported");
    return true;
  }
  if (textAttribute(element, "patternMask") !== "") notes.warn(element, "patternMask", "What is typed is not checked against the pattern");
  return false;
}
