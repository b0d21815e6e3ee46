import type { UnixMs } from "../../core/clock.ts";
import { CONTROL_IDS, TIERS } from "../../core/policy/control.ts";
import type { ControlId, Tier } from "../../core/policy/control.ts";
import type { IncidentDetail } from "../../core/policy/incident.ts";
import type { TimelineEntry } from "./open-sitting.ts";

/** How far a control held from one moment on, as the candidate's computer measured it. */
export interface ControlState {
  readonly at: UnixMs;
  readonly tier: Tier;
  readonly reason: string;
}

/** What a sitting's journal says of one control. */
export interface ControlHistory {
  readonly control: ControlId;
  /** At least one; the first is what it was at the lockdown, each other one differs from the one before. */
  readonly states: readonly ControlState[];
}

/** How far each control held over a sitting, in the order in which people read them; empty when nothing was locked. */
export function lockdownHistory(timeline: readonly TimelineEntry[]): readonly ControlHistory[] {
  const histories = new Map<ControlId, ControlState[]>();
  for (const { at, event } of timeline) {
    if (event.kind === "locked-down") for (const { control, tier, reason } of event.controls) add(histories, control, { at, tier, reason });
    if (event.kind === "incident" && event.incident === "control-changed") addChange(histories, at, event.detail);
  }
  return CONTROL_IDS.flatMap((control) => {
    const states = histories.get(control);
    return states === undefined ? [] : [{ control, states }];
  });
}

function addChange(histories: Map<ControlId, ControlState[]>, at: UnixMs, detail: IncidentDetail): void {
  const control = CONTROL_IDS.find((id) => id === detail["control"]);
  const tier = TIERS.find((word) => word === (detail["to"] ?? detail["tier"]));
  if (control === undefined || tier === undefined) return;
  const { reason } = detail;
  add(histories, control, { at, tier, reason: typeof reason === "string" ? reason : "" });
}

function add(histories: Map<ControlId, ControlState[]>, control: ControlId, state: ControlState): void {
  const states = histories.get(control) ?? [];
  const last = states.at(-1);
  if (last !== undefined && last.tier === state.tier && (last.reason === state.reason || state.reason === "")) return;
  histories.set(control, [...states, state]);
}
