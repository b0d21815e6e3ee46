import { WHEN_FOUND_CHOICES } from "./choice-words.ts";
import type { Asks, PolicyChange } from "./policy-change.ts";
import { changedMembers, changedValue, growing, opposite, rising } from "./policy-change.ts";
import type { PermittedProgram, ProgramRule, Programs } from "./program-rule.ts";
import { PROGRAM_LIST_WORDS } from "./program-words.ts";

/** From the least that happens to a student to the most: a covered question weighs more than a closed program. */
const WHEN_FOUND_ORDER: readonly Programs["whenFound"][] = ["tell", "close", "pause"];

/** What differs between what two policies say of programs. */
export function* programChanges(from: Programs, to: Programs): Iterable<PolicyChange> {
  yield* changedMembers("program-list", from.lists, to.lists, (list, change) => ({
    asks: change === "added" ? "more" : "less", words: `Programs of the list ${PROGRAM_LIST_WORDS[list].name} (${list}) are ${change === "added" ? "now prohibited" : "no longer prohibited"}`,
  }));
  yield* changedMembers("program-exception", from.except, to.except, (id, change) => ({
    asks: change === "added" ? "less" : "more", words: `The built-in rule ${id} ${change === "added" ? "no longer counts" : "counts again"}`,
  }));
  yield* ruleChanges(from.rules, to.rules);
  yield* permittedChanges(from.permitted, to.permitted);
  yield* changedValue({
    part: "unknown-programs", subject: null, from: from.unknown, to: to.unknown, asks: to.unknown === "count" ? "more" : "less",
    words: to.unknown === "count" ? "How many other programs started is noted" : "Other programs are no longer counted",
  });
  yield* changedValue({
    part: "found-programs", subject: null, from: from.whenFound, to: to.whenFound, asks: rising(WHEN_FOUND_ORDER.indexOf(from.whenFound), WHEN_FOUND_ORDER.indexOf(to.whenFound)),
    words: `When a prohibited program is found during the exam, ${WHEN_FOUND_CHOICES[to.whenFound]}; before: ${WHEN_FOUND_CHOICES[from.whenFound]}`,
  });
}

function* ruleChanges(from: readonly ProgramRule[], to: readonly ProgramRule[]): Iterable<PolicyChange> {
  yield* changedPrograms("program-rule", from, to, (name, change) => ({ asks: change === "added" ? "more" : "less", words: `Program ${name}: ${change === "added" ? "now prohibited" : "no longer prohibited by a rule of this policy"}` }));
  for (const [before, after] of inBoth(from, to)) {
    const parts = differing(before, after, ["name", "reason", "systems", "matches"]);
    if (parts.length > 0) yield { part: "program-rule", change: "changed", subject: after.id, from: null, to: null, asks: reach(before, after), words: `Program ${after.name}: its rule has other ${parts.join(", ")}` };
  }
}

function* permittedChanges(from: readonly PermittedProgram[], to: readonly PermittedProgram[]): Iterable<PolicyChange> {
  yield* changedPrograms("permitted-program", from, to, (name, change) => ({ asks: change === "added" ? "less" : "more", words: `Program ${name}: ${change === "added" ? "now allowed" : "no longer allowed by this policy"}` }));
  for (const [before, after] of inBoth(from, to)) {
    const parts = differing(before, after, ["name", "systems", "matches", "start"]);
    if (parts.length > 0) yield { part: "permitted-program", change: "changed", subject: after.id, from: null, to: null, asks: opposite(reach(before, after)), words: `Allowed program ${after.name}: it has other ${parts.join(", ")}` };
  }
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Programs are the same when their ids are; people know them by their names. */
function* changedPrograms(part: "program-rule" | "permitted-program", from: readonly Named[], to: readonly Named[], say: (name: string, change: "added" | "removed") => Pick<PolicyChange, "asks" | "words">): Iterable<PolicyChange> {
  const names = new Map([...from, ...to].map(({ id, name }) => [id, name]));
  yield* changedMembers(part, from.map(({ id }) => id), to.map(({ id }) => id), (id, change) => say(names.get(id) ?? id, change));
}

function inBoth<T extends Named>(from: readonly T[], to: readonly T[]): readonly (readonly [T, T])[] {
  const before = new Map(from.map((program) => [program.id, program]));
  return to.flatMap((program) => {
    const same = before.get(program.id);
    return same === undefined ? [] : [[same, program] as const];
  });
}

function differing<T>(before: T, after: T, keys: readonly (keyof T & string)[]): readonly string[] {
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** Whether a program is found on more systems or by more signs than before. */
function reach(before: Pick<ProgramRule, "systems" | "matches">, after: Pick<ProgramRule, "systems" | "matches">): Asks {
  const signs = ({ systems, matches }: Pick<ProgramRule, "systems" | "matches">): readonly string[] => [...systems, ...matches.map(({ by, pattern }) => `${by} ${pattern}`)];
  return growing(signs(before), signs(after));
}
