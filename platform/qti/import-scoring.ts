import type { ItemScoring, Rule } from "../../core/assessment/scoring/model.ts";
import { parseOutcomes, parseResponses, parseTemplates } from "./import-declarations.ts";
import { parseRules } from "./import-rules.ts";
import type { Notes } from "./notes.ts";
import { responseTemplate } from "./response-templates.ts";
import type { XmlElement } from "./xml-element.ts";
import { childElement, childElements, textAttribute } from "./xml-element.ts";

/** Reads how an item is scored, whatever its interactions are: an item that cannot be shown here may still be scored. */
export function parseItemScoring(root: XmlElement, notes: Notes): ItemScoring {
  const templateProcessing = childElement(root, "templateProcessing");
  const scoring: ItemScoring = {
    responses: parseResponses(root, notes),
    outcomes: parseOutcomes(root, notes),
    templates: parseTemplates(root, notes),
    templateProcessing: templateProcessing === null ? [] : parseRules(childElements(templateProcessing), "template", notes),
    responseProcessing: parseResponseProcessing(root, notes),
  };
  const outcomes = new Set(scoring.outcomes.map(({ id }) => id));
  for (const identifier of outcomesSet(scoring.responseProcessing)) {
    if (!outcomes.has(identifier)) notes.invalid(childElement(root, "responseProcessing"), "responseProcessing", `Response processing sets ${identifier}, which is not declared`);
  }
  return scoring;
}

/** Rules within the item win over a template (QTI 2.1, responseProcessing). */
function parseResponseProcessing(root: XmlElement, notes: Notes): readonly Rule[] {
  const element = childElement(root, "responseProcessing");
  if (element === null) return [];
  const inline = childElements(element);
  if (inline.length > 0) return parseRules(inline, "response", notes);
  const addresses = [textAttribute(element, "template"), textAttribute(element, "templateLocation")].filter((address) => address !== "");
  const rules = addresses.map(responseTemplate).find((found) => found !== null);
  if (rules !== undefined) return rules;
  if (addresses.length > 0) notes.refuse(element, "responseProcessing", `The response processing template "${addresses[0]?.slice(0, 200) ?? ""}" is not known`);
  return [];
}

function outcomesSet(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap((rule) => {
    switch (rule.rule) {
      case "set":
        return rule.target === "outcome" ? [rule.identifier] : [];
      case "lookup":
        return [rule.identifier];
      case "condition":
        return rule.branches.flatMap((branch) => outcomesSet(branch.rules));
      case "fragment":
        return outcomesSet(rule.rules);
      case "exit":
        return [];
      default:
        return [];
    }
  });
}
