import type { Policy } from "./policy.ts";
import type { PolicyFault } from "./policy-fault.ts";

/** Identifiers that a policy names though it has no report in which they could be. */
export function* deviceFaults({ device, dataPlan }: Policy): Iterable<PolicyFault> {
  // SECURITY: a serial number leaves a computer only under a purpose, a legal basis and a time limit that the student has read.
  if (dataPlan.some(({ collector }) => collector === "device-report")) return;
  for (const [index, field] of device.fields.entries()) {
    yield { path: ["device", "fields", index], message: `"${field}" is named, but no report may hold it: add an entry for "device-report" to dataPlan that says why, or take this out` };
  }
}
