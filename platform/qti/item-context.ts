import type { ContentNode } from "../../core/assessment/content.ts";
import type { Interaction } from "../../core/assessment/interaction.ts";
import type { ResponseVariable } from "../../core/assessment/scoring/model.ts";
import type { Notes } from "./notes.ts";
import type { XmlElement } from "./xml-element.ts";

/** A picture that a body shows: its path in the source, where it is used, and the type that the author gives it. */
export interface PictureUse {
  readonly path: string;
  readonly at: XmlElement;
}

/** What reading a body needs and collects. One for each item, or for each rubric of a test. */
export interface ItemContext {
  /** File that relative references start from. */
  readonly file: string;
  readonly notes: Notes;
  readonly responses: readonly ResponseVariable[];
  /** Text of each template variable, for `printedVariable`. */
  readonly printed: ReadonlyMap<string, string>;
  readonly interactions: Interaction[];
  readonly pictures: PictureUse[];
  /** Reads an interaction that stands in the body. Here, because interactions hold bodies themselves. */
  readonly readInteraction: (element: XmlElement, context: ItemContext) => readonly ContentNode[];
}

/** Response identifiers of the interactions that stand in a block of their own. */
export function blockInteractions(context: ItemContext): ReadonlySet<string> {
  return new Set(context.interactions.filter(({ kind }) => kind !== "inline-choice" && kind !== "text-entry").map(({ responseId }) => responseId));
}
