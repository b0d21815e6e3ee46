import * as v from "valibot";
import { itemIdSchema } from "../../core/assessment/exam-content.ts";
import type { OutcomeVariable, Rule } from "../../core/assessment/scoring/model.ts";
import type { Library } from "./library.ts";
import { Notes } from "./notes.ts";
import { qtiVersion } from "./qti-version.ts";
import type { ItemReference, TestOutline } from "./test-outline.ts";
import { textAttribute } from "./xml-element.ts";

const SCORE: OutcomeVariable = { id: "SCORE", cardinality: "single", baseType: "float", defaultValue: ["0"], normalMaximum: null, normalMinimum: null, externalScored: null, lookup: null };

/** What a test of loose items scores: the sum of their scores. */
const SUM_OF_SCORES: readonly Rule[] = [{
  rule: "set", target: "outcome", identifier: "SCORE",
  value: { op: "sum", attributes: {}, operands: [{ op: "testVariables", attributes: { variableIdentifier: "SCORE" }, operands: [] }] },
}];

/** Makes a test of items that nobody put in one: a single section, nonlinear, in the given order; scored by the sum of their scores. */
export async function testOfItems(library: Library, paths: readonly string[]): Promise<TestOutline> {
  const first = paths[0] ?? "";
  const notes = new Notes(first, null);
  notes.warn(null, "assessmentTest", "There is no test; its items were made into one, in the order of the manifest or of their names");
  const items: ItemReference[] = [];
  let title = "";
  let version = "";
  for (const path of paths) {
    const document = await library.document(path);
    const root = document.ok ? document.value : null;
    const taken = new Set<string>(items.map(({ id }) => id));
    const stem = (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/u, "");
    const wanted = (root === null ? "" : textAttribute(root, "identifier")) || stem || "item";
    // Loose items often keep the identifier of the item that they were copied from.
    const name = [wanted, stem, `${stem}-${items.length + 1}`].find((candidate) => candidate !== "" && !taken.has(candidate)) ?? `item-${items.length + 1}`;
    const id = v.parse(itemIdSchema, name.slice(0, 256));
    if (title === "" && root !== null && paths.length === 1) title = textAttribute(root, "title");
    if (version === "" && root !== null) version = qtiVersion(root);
    items.push({ id, path, notes: new Notes(path, id), sections: ["items"], categories: [], weights: {}, variableMappings: {} });
  }
  return {
    title: title || library.source.name.replace(/\.(?:zip|xml)$/iu, ""),
    language: "",
    qtiVersion: version,
    parts: [{ id: "part", navigation: "nonlinear", groups: [{ id: "items", title: "", visible: false, rubric: [], items }] }],
    outcomes: [SCORE], outcomeProcessing: SUM_OF_SCORES, pictures: [], notes,
  };
}
