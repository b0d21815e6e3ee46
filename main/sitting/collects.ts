import type { Collector, Policy } from "../../core/policy/policy.ts";

/** Whether the policy that the student agreed to names a collector. What it does not name is not recorded, and so cannot leave this computer. */
export function collects(policy: Policy, collector: Collector): boolean {
  return policy.dataPlan.some((entry) => entry.collector === collector);
}
