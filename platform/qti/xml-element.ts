/** A piece of a parsed XML document. Comments and processing instructions are not kept; CDATA is text. */
export type XmlNode = XmlElement | XmlText;

export interface XmlText {
  readonly kind: "text";
  readonly text: string;
}

/** An element of an XML document. */
export interface XmlElement {
  readonly kind: "element";
  /**
   * The name in the one form that the importer knows: QTI 3.0 names (`qti-choice-interaction`) as QTI 2 writes them
   * (`choiceInteraction`), all others as their local name.
   */
  readonly name: string;
  /** Namespace; empty when there is none. */
  readonly uri: string;
  /** By name as written; a prefix is kept (`xml:lang`). */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** Where the start tag begins, from 1. */
  readonly line: number;
  readonly column: number;
}

/** QTI 3.0 names written as in QTI 2: `qti-assessment-item` -> `assessmentItem`. Other names stay as they are. */
export function normalisedName(local: string): string {
  return local.startsWith("qti-") ? toCamelCase(local.slice(4)) : local;
}

/** An attribute by its QTI 2 name (`responseIdentifier`), in that form or in QTI 3.0's (`response-identifier`); null when absent. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return element.attributes.get(name) ?? element.attributes.get(toKebabCase(name)) ?? null;
}

/** An attribute's text without surrounding white space; empty when absent. */
export function textAttribute(element: XmlElement, name: string): string {
  return attributeOf(element, name)?.trim() ?? "";
}

/** An attribute that is `true` or `false` (or 1 or 0). */
export function booleanAttribute(element: XmlElement, name: string, absent: boolean): boolean {
  const text = textAttribute(element, name);
  return text === "" ? absent : text === "true" || text === "1";
}

/** An attribute that is a whole number from 0; null when it is absent or something else. */
export function countAttribute(element: XmlElement, name: string): number | null {
  const text = textAttribute(element, name);
  return /^\d{1,9}$/u.test(text) ? Number(text) : null;
}

/** An attribute that is a number; null when it is absent or something else. */
export function numberAttribute(element: XmlElement, name: string): number | null {
  const text = textAttribute(element, name);
  const value = Number(text);
  return text === "" || !Number.isFinite(value) ? null : value;
}

/** Words of an attribute that is a list. */
export function listAttribute(element: XmlElement, name: string): readonly string[] {
  return textAttribute(element, name).split(/\s+/u).filter((word) => word !== "");
}

/** The element's children that are elements, of one name or of any. */
export function childElements(element: XmlElement, name?: string): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => child.kind === "element" && (name === undefined || child.name === name));
}

/** The first child element of a name; null when there is none. */
export function childElement(element: XmlElement, name: string): XmlElement | null {
  return childElements(element, name)[0] ?? null;
}

/** All text within an element, as written. */
export function textContent(element: XmlElement): string {
  return element.children.map((child) => (child.kind === "text" ? child.text : textContent(child))).join("");
}

/** The element and every element within it, in document order. */
export function* allElements(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of childElements(element)) yield* allElements(child);
}

/** `kebab-case` -> `kebabCase`. */
export function toCamelCase(text: string): string {
  return text.replace(/-([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
}

function toKebabCase(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
