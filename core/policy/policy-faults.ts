import * as v from "valibot";
import type { PolicyFault } from "./policy-fault.ts";
import type { Policy } from "./policy.ts";
import { policySchema } from "./policy.ts";

/** Everything that keeps a draft from being published, each with its place: in the order in which it stands in the policy. Empty when it can be. */
export function policyFaults(draft: Policy): readonly PolicyFault[] {
  const parsed = v.safeParse(policySchema, draft);
  return parsed.success ? [] : parsed.issues.map((issue) => ({ path: pathOf(issue), message: issue.message }));
}

function pathOf({ path }: v.BaseIssue<unknown>): PolicyFault["path"] {
  return path?.flatMap(({ key }): readonly (string | number)[] => (typeof key === "string" || typeof key === "number" ? [key] : [])) ?? [];
}
