import type { Interaction } from "../../core/assessment/interaction.ts";
import type { ResponseVariable } from "../../core/assessment/scoring/model.ts";
import { parseChoices, promptOf } from "./interaction-parts.ts";
import type { ItemContext } from "./item-context.ts";
import type { XmlElement } from "./xml-element.ts";
import { booleanAttribute, childElements, countAttribute } from "./xml-element.ts";

type Match = Extract<Interaction, { readonly kind: "match" }>;

/** Reads `matchInteraction`: the first set of choices are the rows, the second the columns. */
export function parseMatch(element: XmlElement, variable: ResponseVariable, context: ItemContext): Interaction | null {
  const [first, second, ...others] = childElements(element, "simpleMatchSet");
  if (first === undefined || second === undefined || others.length > 0) {
    context.notes.invalid(element, element.name, "A match needs two sets of choices");
    return null;
  }
  const rows = parseSet(first, context);
  const columns = parseSet(second, context);
  if (rows === null || columns === null) return null;
  return {
    kind: "match",
    responseId: variable.id,
    prompt: promptOf(element, context),
    shuffle: booleanAttribute(element, "shuffle", false),
    // QTI means 1 when the attribute is absent, and 0 for any number.
    maxAssociations: variable.cardinality === "single" ? 1 : (countAttribute(element, "maxAssociations") ?? 1),
    minAssociations: countAttribute(element, "minAssociations") ?? 0,
    rows,
    columns,
    layout: isLikert(rows, columns) ? "likert" : "grid",
  };
}

function parseSet(element: XmlElement, context: ItemContext): Match["rows"] | null {
  const choices = parseChoices(element, "simpleAssociableChoice", context);
  const elements = childElements(element, "simpleAssociableChoice");
  return choices?.map((choice, index) => {
    const at = elements[index];
    const count = (name: string, absent: number): number => (at === undefined ? absent : (countAttribute(at, name) ?? absent));
    return { ...choice, matchMax: count("matchMax", 1), matchMin: count("matchMin", 0) };
  }) ?? null;
}

/** Every row takes one column, and a column takes all rows if need be. */
function isLikert(rows: Match["rows"], columns: Match["columns"]): boolean {
  return rows.every(({ matchMax }) => matchMax === 1) && columns.every(({ matchMax }) => matchMax === 0 || matchMax >= rows.length);
}
