import type { ContentNode, MathmlElementName } from "../../core/assessment/content.ts";
import { MATHML_ELEMENTS } from "../../core/assessment/content.ts";
import { contentAttributes } from "./import-attributes.ts";
import type { Notes } from "./notes.ts";
import type { XmlElement } from "./xml-element.ts";

export const MATHML_NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/** Reads a `math` element and what is in it, by allow-list (W3C MathML Core §2). Alternative encodings in XML are left out. */
export function parseMath(element: XmlElement, notes: Notes): readonly ContentNode[] {
  if (element.name === "annotation-xml") return [];
  const name = mathName(element.name);
  if (name === null) {
    notes.refuse(element, element.name, `The MathML element ${element.name} is not supported`);
    return [];
  }
  const children = element.children.flatMap((child): readonly ContentNode[] => {
    if (child.kind === "element") return parseMath(child, notes);
    const text = child.text.replaceAll(/\s+/gu, " ").trim();
    return text === "" ? [] : [{ kind: "text", text }];
  });
  return [{ kind: "math", name, attributes: contentAttributes(element, notes), children }];
}

function mathName(name: string): MathmlElementName | null {
  return MATHML_ELEMENTS.find((known) => known === name) ?? null;
}
