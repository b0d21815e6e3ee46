import type { ContentAttribute } from "../../core/assessment/content.ts";
import { CONTENT_ATTRIBUTES } from "../../core/assessment/content.ts";
import type { Notes } from "./notes.ts";
import type { XmlElement } from "./xml-element.ts";

const ALLOWED: ReadonlySet<string> = new Set(CONTENT_ATTRIBUTES);
const LONGEST = 2000;

/** Attributes of an HTML or MathML element that survive import. */
export function contentAttributes(element: XmlElement, notes: Notes): Readonly<Partial<Record<ContentAttribute, string>>> {
  const kept: Partial<Record<ContentAttribute, string>> = {};
  for (const [written, value] of element.attributes) {
    const name = written === "xml:lang" ? "lang" : written;
    // SECURITY: by allow-list, so no style, no handler and no address of an item reaches the candidate's page.
    if (isAllowed(name) && value.length <= LONGEST) kept[name] = value;
    else if (name === "style") notes.warn(element, "style", "Colours and layout in style attributes are not taken over");
    else if (/^on/iu.test(name)) notes.warn(element, name, "Scripts in attributes are not taken over");
  }
  return kept;
}

function isAllowed(name: string): name is ContentAttribute {
  return ALLOWED.has(name);
}
