import type { Notes } from "./notes.ts";
import type { XmlElement } from "./xml-element.ts";
import { booleanAttribute, childElement, childElements, countAttribute, numberAttribute, textAttribute } from "./xml-element.ts";

/** Something in a test part, section or reference that keeps the questions under it from being imported. */
export interface Obstacle {
  readonly at: XmlElement;
  readonly feature: string;
  readonly message: string;
}

/**
 * What a test part, section or item reference asks for beyond showing its questions in order. What would change which questions
 * are asked is an obstacle; the rest is noted as a warning.
 */
export function obstaclesOf(element: XmlElement, notes: Notes): readonly Obstacle[] {
  noteHarmless(element, notes);
  return childElements(element).flatMap((child): readonly Obstacle[] => {
    switch (child.name) {
      case "preCondition":
        return [{ at: child, feature: child.name, message: "Questions that depend on earlier answers are not supported" }];
      case "branchRule":
        return [{ at: child, feature: child.name, message: "Jumps between questions are not supported" }];
      case "templateDefault":
        return [{ at: child, feature: child.name, message: "Values that a test gives to an item's template are not supported" }];
      case "adaptiveSelection":
        return [{ at: child, feature: child.name, message: "Adaptive selection of questions is not supported" }];
      case "selection":
        return selects(element, child) ? [{ at: child, feature: child.name, message: "A random selection of questions is not supported" }] : [];
      default:
        return [];
    }
  });
}

/** Selecting as many as there are selects all. */
function selects(section: XmlElement, selection: XmlElement): boolean {
  const children = childElements(section).filter(({ name }) => name === "assessmentItemRef" || name === "assessmentSection" || name === "assessmentSectionRef");
  return (countAttribute(selection, "select") ?? 0) < children.length;
}

function noteHarmless(element: XmlElement, notes: Notes): void {
  const ordering = childElement(element, "ordering");
  if (ordering !== null && booleanAttribute(ordering, "shuffle", false)) notes.warn(ordering, "ordering", "Questions are shown in the author's order, not shuffled");
  const limits = childElement(element, "timeLimits");
  if (limits !== null && (numberAttribute(limits, "maxTime") ?? 0) > 0) {
    notes.warn(limits, "timeLimits", `The time limit of ${textAttribute(limits, "maxTime")} seconds is not used: the working time of the schedule is`);
  }
  const control = childElement(element, "itemSessionControl");
  if (control !== null) noteControl(control, notes);
}

function noteControl(control: XmlElement, notes: Notes): void {
  const asked = (name: string): boolean => booleanAttribute(control, name, false);
  if (asked("showFeedback")) notes.warn(control, "showFeedback", "Feedback is not shown during an exam");
  if (asked("showSolution")) notes.warn(control, "showSolution", "Solutions are not shown during an exam");
  if (asked("allowComment")) notes.warn(control, "allowComment", "There is no field for comments");
  if (asked("validateResponses")) notes.warn(control, "validateResponses", "Answers that miss a minimum are accepted");
  if (!booleanAttribute(control, "allowSkipping", true)) notes.warn(control, "allowSkipping", "Questions may be left unanswered");
  if (!booleanAttribute(control, "allowReview", true)) notes.warn(control, "allowReview", "Answers may be looked at again before handing in");
}
