import { assertNever } from "../../../core/result.ts";
import type { DraftContent } from "./policy-api.ts";

/** Steps back that are kept: more than anybody goes. */
const MOST_STEPS = 200;

/** A draft with what it was before, and what was undone. */
export interface DraftHistory {
  readonly past: readonly DraftContent[];
  readonly present: DraftContent;
  readonly future: readonly DraftContent[];
  /** What the last step changed: typing on in the same place is one step. Null after undoing, so that the next change is a step of its own. */
  readonly place: string | null;
}

export type DraftStep =
  | { readonly kind: "edit"; readonly place: string; readonly change: (content: DraftContent) => DraftContent }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" };

export function beginHistory(present: DraftContent): DraftHistory {
  return { past: [], present, future: [], place: null };
}

/** The history after one more step. A step that changes nothing is none. */
export function stepDraft(history: DraftHistory, step: DraftStep): DraftHistory {
  const { past, present, future, place } = history;
  switch (step.kind) {
    case "edit": {
      const next = step.change(present);
      if (JSON.stringify(next) === JSON.stringify(present)) return history;
      const goesOn = place === step.place && past.length > 0;
      return { past: goesOn ? past : [...past, present].slice(-MOST_STEPS), present: next, future: [], place: step.place };
    }
    case "undo": {
      const before = past.at(-1);
      return before === undefined ? history : { past: past.slice(0, -1), present: before, future: [present, ...future], place: null };
    }
    case "redo": {
      const [after, ...rest] = future;
      return after === undefined ? history : { past: [...past, present], present: after, future: rest, place: null };
    }
    default:
      return assertNever(step);
  }
}
