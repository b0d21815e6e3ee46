import type { Branch, Fork } from "../sitting/branches.ts";
import type { ContinuationCheck } from "../sitting/check-continuation.ts";
import { counted, moment, wrapped } from "./printed.ts";

const MARGIN = " ".repeat(6);

/** Fields of a continuation, as people call them. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  from: "the record that it names", startedAt: "the time of the start", elapsed: "the working time used", shuffleSeed: "the order of choices", current: "the question on the screen",
  visited: "the questions seen", flagged: "the questions marked", answers: "the answers", ledger: "the time given", instructions: "what staff had told",
};

/** Whether each computer went on from where the one before it stood; nothing when the sitting was never moved. */
export function continuationLines(checks: readonly ContinuationCheck[]): readonly string[] {
  return checks.length === 0 ? [] : ["Other computers", ...checks.flatMap((check) => wrapped(continuationSentence(check), MARGIN, "  "))];
}

function continuationSentence({ journalId, from, differences }: ContinuationCheck): string {
  const [second, first] = [journalId.slice(0, 6), from.journalId.slice(0, 6)];
  if (differences.includes("began-anew")) return `Someone should look at this: the sitting was moved from journal ${first} to ${second}, which began anew and did not go on.`;
  if (differences.includes("first-journal")) return `Someone should look at this: journal ${second} says that it goes on from ${first}, and that cannot be followed in what the platform holds.`;
  if (differences.length === 0) return `Journal ${second} goes on from the first ${counted(from.records, "record")} of ${first}, exactly where they end.`;
  return `Someone should look at this: journal ${second} went on from ${first} with something else than was recorded there: ${differences.map((field) => FIELD_WORDS[field] ?? field).join(", ")}.`;
}

/** The journals of a sitting that do not count. @param numberOf the number of a question as candidates see it */
export function branchLines(branches: readonly Branch[], forks: readonly Fork[], numberOf: (item: string) => number): readonly string[] {
  if (branches.length === 0 && forks.length === 0) return [];
  return ["", "Kept beside the journal that counts (times by those computers)", ...branches.flatMap((branch) => describe(branch, numberOf)), ...forkLines(forks)];
}

function describe({ journalId, computer, records, wentBefore, firstAt, lastAt, sealedAt, differs }: Branch, numberOf: (item: string) => number): readonly string[] {
  const span = firstAt === null || lastAt === null ? "" : `, from ${moment(firstAt)} to ${moment(lastAt)}`;
  const before = wentBefore === 0 ? "" : `, ${wentBefore} of them from before the move`;
  const sealed = sealedAt === null ? "not sealed" : `sealed at ${moment(sealedAt)}, without a receipt`;
  const answers = differs === null ? "its answers cannot be read" : differs.length === 0 ? "no other answers" : `other answers to ${differs.map((item) => numberOf(item)).sort((a, b) => a - b).join(", ")}`;
  return [`  journal ${journalId}`, ...wrapped(`computer ${computer}`, MARGIN), ...wrapped(`${counted(records, "record")}${before}${span}`, MARGIN), ...wrapped(`${sealed}; ${answers}`, MARGIN)];
}

function forkLines(forks: readonly Fork[]): readonly string[] {
  if (forks.length === 0) return [];
  return wrapped(`${counted(forks.length, "upload")} with other records than those held ${forks.length === 1 ? "was" : "were"} refused and kept; --json has them.`, MARGIN, "  ");
}
