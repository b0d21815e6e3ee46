/** Whether a change asks more of the student than before, less, or neither. */
export type Asks = "more" | "less" | "neither";

/** What of a policy changed. */
export type PolicyPart =
  | "preset" | "control" | "collector" | "purpose" | "legal-basis" | "retention" | "viewers" | "identifier" | "contact"
  | "program-list" | "program-exception" | "program-rule" | "permitted-program" | "unknown-programs" | "found-programs"
  | "displays" | "virtual-machine" | "remote-session" | "assistive-tool" | "keystrokes";

type Value = string | number | boolean | readonly string[] | null;

/** One difference between two policies, as a person thinks of it. */
export interface PolicyChange {
  readonly part: PolicyPart;
  readonly change: "added" | "removed" | "changed";
  /** Which one of its kind: a control, a collector, a rule's id, a key of the part; null where there is but one. */
  readonly subject: string | null;
  /** Before and after; null for what was or is not there. */
  readonly from: Value;
  readonly to: Value;
  readonly asks: Asks;
  /** One sentence without its full stop. */
  readonly words: string;
}

/** What asks more when it rises. */
export function rising(from: number, to: number): Asks {
  return from === to ? "neither" : to > from ? "more" : "less";
}

/** What asks more with each one that is added. Something new weighs more than something that is gone. */
export function growing(from: readonly string[], to: readonly string[]): Asks {
  if (to.some((one) => !from.includes(one))) return "more";
  return from.some((one) => !to.includes(one)) ? "less" : "neither";
}

/** The same for what relieves the student. */
export function opposite(asks: Asks): Asks {
  return asks === "neither" ? "neither" : asks === "more" ? "less" : "more";
}

/** A value that is there in both. Nothing when it is the same. */
export function* changedValue(change: Omit<PolicyChange, "change">): Iterable<PolicyChange> {
  if (JSON.stringify(change.from) !== JSON.stringify(change.to)) yield { ...change, change: "changed" };
}

/** Members of a list without order, each there or not. */
export function* changedMembers<T extends string>(
  part: PolicyPart, from: readonly T[], to: readonly T[], say: (member: T, change: "added" | "removed") => Pick<PolicyChange, "asks" | "words">,
): Iterable<PolicyChange> {
  for (const member of new Set(from)) if (!to.includes(member)) yield { part, change: "removed", subject: member, from: member, to: null, ...say(member, "removed") };
  for (const member of new Set(to)) if (!from.includes(member)) yield { part, change: "added", subject: member, from: null, to: member, ...say(member, "added") };
}
