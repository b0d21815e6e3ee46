import type { ControlId, ControlStatus } from "../../../core/policy/control.ts";
import { PAGE_CONTROLS } from "../../../core/policy/policy.ts";
import { standingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { guaranteed, lowered, tabled } from "../machine.ts";
import type { Machine } from "../machine.ts";

/** Kept by the page itself and the guards over it, in an exam that locks the computer. */
const LOCKED_PAGE: readonly ControlId[] = ["mouse-buttons", "context-menu", "drag-and-drop", "printing"];
const NO_GUARD = "The guard of the page is not in place.";

/** Controls over our own page. They are on from the start of the application to its end, whether a policy names them or not. */
export function pageControls(machine: Machine): readonly Control[] {
  const guarded = (id: ControlId, status: ControlStatus): ControlStatus => (
    machine.guards.installed() || status.tier === "unavailable" ? status : { control: id, tier: "unavailable", reason: NO_GUARD }
  );
  return [
    ...PAGE_CONTROLS.map((id) => standingControl(id, () => guarded(id, tabled(machine, id)))),
    ...LOCKED_PAGE.map((id) => standingControl(id, () => guarded(id, guaranteed(machine, id)))),
    standingControl("developer-tools", () => (machine.developerTools
      ? { control: "developer-tools", tier: "unavailable", reason: "This is a development build with its tools open." }
      : guaranteed(machine, "developer-tools"))),
    standingControl("start-switches", () => (machine.application.packaged && machine.application.startSwitches.length === 0
      ? guaranteed(machine, "start-switches")
      : lowered(machine, "start-switches", "This is a development build, which starts with any switch."))),
  ];
}
