import type { Policy } from "./policy.ts";
import type { PolicyFault } from "./policy-fault.ts";

/** Where a policy records key timing without what makes that lawful, or asks for something that it does not record. */
export function* keystrokeFaults({ keystrokes, dataPlan }: Policy): Iterable<PolicyFault> {
  const { level, compare, injection, alternative } = keystrokes;
  const planned = dataPlan.findIndex(({ collector }) => collector === "keystrokes");
  if (level === "off") {
    if (planned >= 0) yield { path: ["dataPlan", planned, "collector"], message: "key timing is off: take this entry out, or set keystrokes.level" };
    for (const [name, asked] of [["compare", compare], ["injection", injection]] as const) {
      if (asked) yield { path: ["keystrokes", name], message: "this does nothing while keystrokes.level is off" };
    }
    return;
  }
  // SECURITY: nothing is collected without a stated ground and a date of deletion, and nobody has to accept it in order to sit the exam.
  if (planned < 0) yield { path: ["dataPlan"], message: 'key timing is recorded, and nothing says why: add an entry for "keystrokes" with its purpose, legal basis, retention and viewers' };
  if (alternative.trim() === "") yield { path: ["keystrokes", "alternative"], message: "whoever objects to key timing needs an equal way to sit the exam: say here what it is" };
}
