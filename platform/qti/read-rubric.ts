import type { ContentNode } from "../../core/assessment/content.ts";
import { isForCandidate, parseContent } from "./import-content.ts";
import type { ItemContext, PictureUse } from "./item-context.ts";
import { Notes } from "./notes.ts";
import { tidySpace } from "./whitespace.ts";
import type { XmlElement } from "./xml-element.ts";
import { childElements } from "./xml-element.ts";

/**
 * The rubrics of a test part or section that are for the candidate. What cannot be shown in one is left out and noted as a warning:
 * a rubric is no question, so no question has to go with it.
 * @param pictures collects the pictures that the rubrics show
 */
export function readRubrics(element: XmlElement, file: string, notes: Notes, pictures: PictureUse[]): readonly ContentNode[] {
  const inRubric = new Notes(file, null);
  const context: ItemContext = {
    file, notes: inRubric, responses: [], printed: new Map(), interactions: [], pictures,
    readInteraction: (interaction) => {
      inRubric.refuse(interaction, interaction.name, "A rubric cannot ask for an answer");
      return [];
    },
  };
  const rubrics = childElements(element).filter((child) => child.name.toLowerCase().endsWith("rubricblock") && isForCandidate(child));
  const content = tidySpace(rubrics.flatMap((rubric) => parseContent(rubric.children, context)), new Set());
  for (const issue of inRubric.refused) notes.warn({ ...element, line: issue.line }, issue.feature, `${issue.message}; it is left out of the rubric`);
  for (const issue of inRubric.warned) notes.warn({ ...element, line: issue.line }, issue.feature, issue.message);
  return content;
}
