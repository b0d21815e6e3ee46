import type * as v from "valibot";

/** Where a policy contradicts itself, and what to do about it in one sentence. */
export interface PolicyFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Faults told at once; more are not read. */
const MOST_FAULTS = 20;

/** A fault as valibot's checks tell it. */
interface FaultIssue {
  readonly message: string;
  readonly path?: [v.IssuePathItem, ...v.IssuePathItem[]];
}

/** The first faults of a value, each with its place in it. */
export function* faultIssues(value: object, faults: Iterable<PolicyFault>): Iterable<FaultIssue> {
  let told = 0;
  for (const { path, message } of faults) {
    const [first, ...rest] = itemsOf(value, path);
    yield first === undefined ? { message } : { message, path: [first, ...rest] };
    told += 1;
    if (told === MOST_FAULTS) return;
  }
}

/** A path as valibot writes it: with what each key was read from. */
function itemsOf(root: object, path: PolicyFault["path"]): readonly v.IssuePathItem[] {
  let input: unknown = root;
  return path.map((key) => {
    const at = input;
    input = typeof at === "object" && at !== null ? Object.entries(at).find(([name]) => name === String(key))?.[1] : undefined;
    return { type: "unknown", origin: "value", input: at, key, value: input };
  });
}
