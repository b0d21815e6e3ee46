import * as v from "valibot";
import { rememberingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { guaranteed, locks, lowered } from "../machine.ts";
import type { Machine } from "../machine.ts";

/** Text that is kept, in UTF-16 units: some hundred pages. */
const MOST_TEXT = 400_000;

/** Plain text that was on the clipboard; null when there was something else, or more than is kept. Pictures, files and formatting cannot be put back. */
const beforeSchema = v.strictObject({ text: v.nullable(v.pipe(v.string(), v.maxLength(MOST_TEXT))) });

/**
 * Emptied at the start, so that nothing is brought in; at the end the exam's own copies give way to the text from before. What the student copied
 * elsewhere after a crash is replaced by it too. Where the text is not known any more, the safe default is an empty clipboard.
 */
export function clipboardControl(machine: Machine): Control {
  const { clipboard } = machine;
  let emptied = false;
  return rememberingControl(beforeSchema, {
    id: "clipboard", change: locks(machine) ? "The clipboard was emptied. Only plain text on it can be put back." : null, private: true, forecast: () => guaranteed(machine, "clipboard"),
    capture: async () => {
      if (!locks(machine)) return null;
      const text = await clipboard.readText();
      if (text.length > MOST_TEXT) return { text: null };
      return { text: text === "" && (await clipboard.types()).length > 0 ? null : text };
    },
    apply: async () => {
      if (!locks(machine)) return;
      clipboard.clear();
      if (await clipboard.readText() !== "") throw new Error("the clipboard still has its text");
      emptied = true;
    },
    verify: async () => await Promise.resolve(emptied ? guaranteed(machine, "clipboard") : lowered(machine, "clipboard", "The clipboard could not be emptied.")),
    revert: async (before) => {
      if (!locks(machine)) return true;
      emptied = false;
      if (before === null || before.text === null || before.text === "") {
        clipboard.clear();
        return before?.text === "";
      }
      clipboard.writeText(before.text);
      if (await clipboard.readText() !== before.text) throw new Error("the clipboard did not take its text");
      return true;
    },
    byHand: () => ["Copy once more what was on the clipboard before the exam."],
  });
}
