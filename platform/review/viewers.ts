import type { Collector, Policy } from "../../core/policy/policy.ts";
import type { StaffRole } from "../../core/staff/role.ts";

/**
 * Whether candidates were told that one of these roles looks at what a collector collects. Of what the policy does not name there is nothing to look at, and
 * everybody may hear so.
 */
export function mayLook({ dataPlan }: Pick<Policy, "dataPlan">, collector: Collector, roles: readonly StaffRole[]): boolean {
  const entry = dataPlan.find((planned) => planned.collector === collector);
  return entry === undefined || entry.viewers.some((viewer) => roles.includes(viewer));
}

/** Whether there is anything that one of these roles may look at; true as well where nothing is collected at all. */
export function looksAtAny({ dataPlan }: Pick<Policy, "dataPlan">, roles: readonly StaffRole[]): boolean {
  const opened = dataPlan.filter(({ collector }) => collector !== "system-check");
  return opened.length === 0 || opened.some(({ viewers }) => viewers.some((viewer) => roles.includes(viewer)));
}
