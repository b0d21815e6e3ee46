import type { Policy } from "../policy/policy.ts";

/** How many an invigilator gets unless somebody says otherwise, where the policy leaves something to a person. */
const USUAL_OVERRIDE_CODES = 5;

/** Without a wish there are codes exactly where the policy leaves something to a person. */
export function usualOverrideCodes({ virtualMachine, remoteSession }: Pick<Policy, "virtualMachine" | "remoteSession">): number {
  return [virtualMachine, remoteSession].includes("ask-invigilator") ? USUAL_OVERRIDE_CODES : 0;
}
