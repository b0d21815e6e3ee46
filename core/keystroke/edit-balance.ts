import * as v from "valibot";
import { msSchema as count } from "../milliseconds.ts";

/**
 * How the characters of a stretch of typing came about, in characters (UTF-16 code units) unless said otherwise. What came without keys is evidence for a person
 * only: dictation, an on-screen keyboard, a text expander and an assistive tool all insert text that way.
 */
export const editBalanceSchema = v.strictObject({
  /** Each by a key press of its own. */
  typed: count,
  /** By auto-repeat of a key that was held. */
  repeated: count,
  /** By composition: an input method, dead keys on some systems. */
  composed: count,
  pasted: count,
  dropped: count,
  /** By the browser or system in place of what stood there: spelling, dictation. */
  replaced: count,
  /** With no key event that explains them. */
  withoutKeys: count,
  /** Times that something was deleted, and undone or done again. */
  deletions: count,
  undos: count,
});
export type EditBalance = v.InferOutput<typeof editBalanceSchema>;

export const NO_EDITS: EditBalance = { typed: 0, repeated: 0, composed: 0, pasted: 0, dropped: 0, replaced: 0, withoutKeys: 0, deletions: 0, undos: 0 };

/** One change of a text field, as the browser tells it. */
export interface FieldEdit {
  /** `InputEvent.inputType` (W3C Input Events Level 2 §4.1.2); empty where the browser does not say. */
  readonly inputType: string;
  /** Characters that came in. */
  readonly gained: number;
  readonly composing: boolean;
}

/** Key presses that can still explain characters. */
export interface KeyCredit {
  readonly presses: number;
  readonly repeats: number;
}

/** Presses that wait for their character at most: a key whose character never came must not explain a paste later. */
const MOST_CREDIT = 4;

/** A press or repeat of a key that writes. */
export function withPress({ presses, repeats }: KeyCredit, repeat: boolean): KeyCredit {
  return repeat ? { presses, repeats: Math.min(MOST_CREDIT, repeats + 1) } : { presses: Math.min(MOST_CREDIT, presses + 1), repeats };
}

/** Counts one change of a field, against the key presses that can explain it. */
export function withEdit(balance: EditBalance, credit: KeyCredit, { inputType, gained, composing }: FieldEdit): { readonly balance: EditBalance; readonly credit: KeyCredit } {
  const add = (part: keyof EditBalance, characters = gained): { readonly balance: EditBalance; readonly credit: KeyCredit } => ({ balance: { ...balance, [part]: balance[part] + Math.max(0, characters) }, credit });
  if (inputType.startsWith("delete")) return add("deletions", 1);
  if (inputType.startsWith("history")) return add("undos", 1);
  if (inputType === "insertFromPaste" || inputType === "insertFromYank") return add("pasted");
  if (inputType === "insertFromDrop") return add("dropped");
  if (inputType === "insertReplacementText") return add("replaced");
  if (composing || inputType === "insertCompositionText" || inputType === "insertFromComposition") return add("composed");
  const typed = Math.min(Math.max(0, gained), credit.presses);
  const repeated = Math.min(Math.max(0, gained) - typed, credit.repeats);
  return {
    balance: { ...balance, typed: balance.typed + typed, repeated: balance.repeated + repeated, withoutKeys: balance.withoutKeys + Math.max(0, gained) - typed - repeated },
    credit: { presses: credit.presses - typed, repeats: credit.repeats - repeated },
  };
}
