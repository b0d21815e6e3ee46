import type { ControlId } from "../../../core/policy/control.ts";
import { standingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { guaranteed, lowered } from "../machine.ts";
import type { Machine } from "../machine.ts";

/** What `main/watch/` watches while the clock runs. */
const WATCHED: readonly ControlId[] = ["focus", "displays", "remote-session", "input-devices", "removable-media", "network", "clock", "session-lock"];
/** What the look at the running programs finds. */
const PROGRAMS: readonly ControlId[] = ["processes", "permitted-programs", "assistive-tools"];

/** Controls that change nothing and only look: each holds as long as somebody looks. */
export function watchedControls(machine: Machine): readonly Control[] {
  return [
    ...WATCHED.map((id) => standingControl(id, () => guaranteed(machine, id), () => {
      const watching = machine.watching();
      // Before the watches start there is nothing to measure: what will be is all that can be said.
      return watching === null || watching.has(id) ? guaranteed(machine, id) : lowered(machine, id, "This is not being watched now.");
    })),
    ...PROGRAMS.map((id) => standingControl(id, () => guaranteed(machine, id), () => (
      machine.programsAlive() ? guaranteed(machine, id) : lowered(machine, id, "Programs are not being looked at now.")
    ))),
    // Judged once, before the exam starts.
    standingControl("virtual-machine", () => guaranteed(machine, "virtual-machine")),
  ];
}
