import type { ContentNode } from "../../core/assessment/content.ts";
import type { ItemId } from "../../core/assessment/exam-content.ts";
import type { OutcomeVariable, Rule } from "../../core/assessment/scoring/model.ts";
import type { PictureUse } from "./item-context.ts";
import type { Notes } from "./notes.ts";

/** A reference to an item, where it stands in the test. */
export interface ItemReference {
  readonly id: ItemId;
  /** The item's file; null when the reference leads nowhere (noted). */
  readonly path: string | null;
  /** Notes about the reference itself and about what it inherits from its sections. */
  readonly notes: Notes;
  /** Test part and sections around it, outermost first. */
  readonly sections: readonly string[];
  readonly categories: readonly string[];
  readonly weights: Readonly<Record<string, number>>;
  readonly variableMappings: Readonly<Record<string, string>>;
}

/** A heading with its questions. QTI nests sections; here they follow each other. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly visible: boolean;
  readonly rubric: readonly ContentNode[];
  readonly items: readonly ItemReference[];
}

/** A test as the importer needs it: structure, references, and how it is scored. */
export interface TestOutline {
  readonly title: string;
  readonly language: string;
  readonly qtiVersion: string;
  readonly parts: readonly { readonly id: string; readonly navigation: "linear" | "nonlinear"; readonly groups: readonly Group[] }[];
  readonly outcomes: readonly OutcomeVariable[];
  readonly outcomeProcessing: readonly Rule[];
  /** Pictures that the rubrics show. */
  readonly pictures: readonly PictureUse[];
  readonly notes: Notes;
}
