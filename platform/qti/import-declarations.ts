import type { AreaMapping, BaseType, Cardinality, Mapping, OutcomeVariable, ResponseVariable, TemplateVariable } from "../../core/assessment/scoring/model.ts";
import { BASE_TYPES, CARDINALITIES, SHAPES } from "../../core/assessment/scoring/model.ts";
import type { Notes } from "./notes.ts";
import type { XmlElement } from "./xml-element.ts";
import { attributeOf, booleanAttribute, childElement, childElements, numberAttribute, textAttribute, textContent } from "./xml-element.ts";

/** Reads `responseDeclaration`s with their keys. */
export function parseResponses(root: XmlElement, notes: Notes): readonly ResponseVariable[] {
  return unique(childElements(root, "responseDeclaration"), notes, (element) => {
    const declared = parseDeclared(element, notes);
    const mapping = childElement(element, "mapping");
    const areas = childElement(element, "areaMapping");
    return declared === null ? null : {
      ...declared,
      correct: valuesOf(childElement(element, "correctResponse")),
      mapping: mapping === null ? null : parseMapping(mapping, notes),
      areaMapping: areas === null ? null : parseAreaMapping(areas, notes),
    };
  });
}

/** Reads `outcomeDeclaration`s of an item or a test. */
export function parseOutcomes(root: XmlElement, notes: Notes): readonly OutcomeVariable[] {
  return unique(childElements(root, "outcomeDeclaration"), notes, (element) => {
    const declared = parseDeclared(element, notes);
    const by = textAttribute(element, "externalScored");
    return declared === null ? null : {
      ...declared,
      normalMaximum: numberAttribute(element, "normalMaximum"),
      normalMinimum: numberAttribute(element, "normalMinimum"),
      externalScored: by === "human" || by === "externalMachine" ? by : null,
      lookup: parseLookup(element, notes),
    };
  });
}

/** Reads `templateDeclaration`s. */
export function parseTemplates(root: XmlElement, notes: Notes): readonly TemplateVariable[] {
  return unique(childElements(root, "templateDeclaration"), notes, (element) => parseDeclared(element, notes));
}

function unique<T extends { readonly id: string }>(elements: readonly XmlElement[], notes: Notes, parse: (element: XmlElement) => T | null): readonly T[] {
  const found = new Map<string, T>();
  for (const element of elements) {
    const variable = parse(element);
    if (variable === null) continue;
    if (found.has(variable.id)) notes.invalid(element, element.name, `The variable ${variable.id} is declared twice`);
    found.set(variable.id, variable);
  }
  return [...found.values()];
}

function parseDeclared(element: XmlElement, notes: Notes): TemplateVariable | null {
  const id = textAttribute(element, "identifier");
  const cardinality: Cardinality | undefined = CARDINALITIES.find((name) => name === textAttribute(element, "cardinality"));
  const baseType: BaseType | undefined = BASE_TYPES.find((name) => name === textAttribute(element, "baseType"));
  if (id === "" || id.length > 256) notes.invalid(element, element.name, `${element.name} has no usable identifier`);
  else if (cardinality === undefined) notes.refuse(element, "cardinality", `${id}: variables of cardinality "${textAttribute(element, "cardinality")}" are not supported`);
  else if (baseType === undefined) notes.refuse(element, "baseType", `${id}: variables of type "${textAttribute(element, "baseType")}" are not supported`);
  else return { id, cardinality, baseType, defaultValue: valuesOf(childElement(element, "defaultValue")) };
  return null;
}

function valuesOf(element: XmlElement | null): readonly string[] | null {
  return element === null ? null : childElements(element, "value").map((value) => textContent(value).trim());
}

function parseMapping(element: XmlElement, notes: Notes): Mapping {
  const caseSensitive = booleanAttribute(element, "caseSensitive", true);
  return {
    ...boundsOf(element),
    entries: childElements(element, "mapEntry").flatMap((entry) => {
      const key = attributeOf(entry, "mapKey")?.trim();
      const value = numberAttribute(entry, "mappedValue");
      if (key !== undefined && value !== null) return [{ key, value, caseSensitive: booleanAttribute(entry, "caseSensitive", caseSensitive) }];
      notes.invalid(entry, "mapEntry", "A map entry has no key or no value");
      return [];
    }),
  };
}

function parseAreaMapping(element: XmlElement, notes: Notes): AreaMapping {
  return {
    ...boundsOf(element),
    entries: childElements(element, "areaMapEntry").flatMap((entry) => {
      const shape = SHAPES.find((name) => name === textAttribute(entry, "shape"));
      const coords = textAttribute(entry, "coords").split(",").filter((text) => text.trim() !== "").map(Number);
      const value = numberAttribute(entry, "mappedValue");
      if (shape !== undefined && value !== null && !coords.some(Number.isNaN)) return [{ shape, coords, value }];
      notes.invalid(entry, "areaMapEntry", "An area has no shape, no coordinates or no value");
      return [];
    }),
  };
}

function boundsOf(element: XmlElement): Pick<Mapping, "lowerBound" | "upperBound" | "defaultValue"> {
  return {
    lowerBound: numberAttribute(element, "lowerBound"),
    upperBound: numberAttribute(element, "upperBound"),
    defaultValue: numberAttribute(element, "defaultValue") ?? 0,
  };
}

function parseLookup(element: XmlElement, notes: Notes): OutcomeVariable["lookup"] {
  const table = childElement(element, "matchTable") ?? childElement(element, "interpolationTable");
  if (table === null) return null;
  const kind = table.name === "matchTable" ? "match" : "interpolation";
  return {
    kind,
    defaultValue: attributeOf(table, "defaultValue"),
    entries: childElements(table).flatMap((entry) => {
      const source = numberAttribute(entry, "sourceValue");
      const target = attributeOf(entry, "targetValue");
      if (source !== null && target !== null) return [{ source, target, includeBoundary: booleanAttribute(entry, "includeBoundary", true) }];
      notes.invalid(entry, entry.name, "An entry of a table has no source or no target");
      return [];
    }),
  };
}
