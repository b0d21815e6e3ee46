import type { DeviceReport } from "../device/device-report.ts";
import type { HeldEvent } from "../journal/forgotten-record.ts";
import type { ControlStatus } from "./control.ts";
import type { IncidentDetail, IncidentKind } from "./incident.ts";
import type { Policy } from "./policy.ts";

/** One line of a system check, as it was recorded. */
export interface RecordedCheck {
  readonly check: string;
  readonly outcome: "passed" | "warned" | "failed";
  readonly detail: string;
}

/** What a journal says of a computer before the first question: as much as the policy of that time had recorded, and what was not deleted since. */
export interface RecordedCheckIn {
  /** Under which it was recorded. */
  readonly policy: Policy;
  readonly checks: readonly RecordedCheck[];
  /** How far each control of that policy held on that computer, as measured. */
  readonly controls: readonly ControlStatus[];
  readonly incidents: readonly { readonly kind: IncidentKind; readonly detail: IncidentDetail }[];
  /** Null where that policy recorded nothing of displays. */
  readonly displays: DeviceReport["displays"] | null;
}

/** Takes a check-in out of a journal. @param events in their order; those after the first question do not count */
export function recordedCheckIn(policy: Policy, events: readonly HeldEvent[]): RecordedCheckIn {
  const begun = events.findIndex(({ kind }) => kind === "started" || kind === "continued");
  const before = begun === -1 ? events : events.slice(0, begun);
  return {
    policy,
    // Checked again after a restart: the last time counts.
    checks: before.findLast((event) => event.kind === "checked")?.results ?? [],
    controls: before.findLast((event) => event.kind === "locked-down")?.controls ?? [],
    incidents: before.flatMap((event) => (event.kind === "incident" ? [{ kind: event.incident, detail: event.detail }] : [])),
    displays: before.findLast((event) => event.kind === "device-report")?.report.displays ?? null,
  };
}
