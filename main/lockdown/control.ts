import type { ControlId, ControlStatus } from "../../core/policy/control.ts";

/**
 * One thing that is locked or watched while an exam runs. `apply` and `revert` may run in different processes: after a crash the next start
 * reverts what an earlier one applied, so `revert` must also be right when nothing is applied.
 */
export interface Control {
  readonly id: ControlId;
  /** What applying changes on the computer, in one sentence for the student; null when it changes nothing outside our page. */
  readonly change: string | null;
  /** What this control will be on this machine, before it is applied. */
  readonly forecast: () => ControlStatus;
  readonly apply: () => Promise<void>;
  /** What it is now, as measured. */
  readonly verify: () => Promise<ControlStatus>;
  readonly revert: () => Promise<void>;
}

/** A control whose guard is there from the start of the application to its end, whatever the policy says. */
export function standingControl(id: ControlId, status: () => ControlStatus): Control {
  return {
    id, change: null, forecast: status,
    apply: async () => await Promise.resolve(),
    verify: async () => await Promise.resolve(status()),
    revert: async () => await Promise.resolve(),
  };
}
