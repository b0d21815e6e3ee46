import { describe, expect, it } from "vitest";
import { NO_EDITS, withEdit, withPress } from "../../../../core/keystroke/edit-balance.ts";
import type { EditBalance, FieldEdit } from "../../../../core/keystroke/edit-balance.ts";

const NO_CREDIT = { presses: 0, repeats: 0 };

/** `K` is a press, `R` a repeat; an edit is what the field tells. */
function balanceOf(...happened: readonly ("K" | "R" | Partial<FieldEdit>)[]): Partial<EditBalance> {
  let [balance, credit] = [NO_EDITS, NO_CREDIT];
  for (const one of happened) {
    if (one === "K" || one === "R") credit = withPress(credit, one === "R");
    else ({ balance, credit } = withEdit(balance, credit, { inputType: "insertText", gained: 1, composing: false, ...one }));
  }
  return Object.fromEntries(Object.entries(balance).filter(([, count]) => count > 0));
}

describe("how characters came about", () => {
  it.each<[string, Partial<EditBalance>, Partial<EditBalance>]>([
    ["typed by keys", balanceOf("K", {}, "K", {}, "K", { inputType: "insertLineBreak" }), { typed: 3 }],
    ["typed by keys that overlap", balanceOf("K", "K", {}, {}), { typed: 2 }],
    ["repeated by a key that is held", balanceOf("K", {}, "R", {}, "R", {}), { typed: 1, repeated: 2 }],
    ["put in without keys", balanceOf({ gained: 40 }), { withoutKeys: 40 }],
    ["put in with fewer keys than characters", balanceOf("K", { gained: 18 }), { typed: 1, withoutKeys: 17 }],
    ["pasted", balanceOf({ inputType: "insertFromPaste", gained: 300 }), { pasted: 300 }],
    ["dropped", balanceOf({ inputType: "insertFromDrop", gained: 12 }), { dropped: 12 }],
    ["put in place of others", balanceOf({ inputType: "insertReplacementText", gained: 2 }), { replaced: 2 }],
    ["composed by an input method", balanceOf({ inputType: "insertCompositionText", composing: true, gained: 2 }), { composed: 2 }],
    ["deleted and undone", balanceOf({ inputType: "deleteContentBackward", gained: -1 }, { inputType: "historyUndo", gained: 9 }), { deletions: 1, undos: 1 }],
    ["told without a kind, by an older browser", balanceOf("K", { inputType: "" }), { typed: 1 }],
    ["typed over a selection, which makes the field shorter", balanceOf("K", { gained: -3 }), {}],
  ])("is told: %s", (_how, counted, expected) => {
    expect(counted).toEqual(expected);
  });

  it("does not let a hundred keys that wrote nothing explain a text afterwards", () => {
    expect(balanceOf(...Array.from({ length: 100 }, () => "K" as const), { gained: 100 })).toEqual({ typed: 4, withoutKeys: 96 });
  });
});
