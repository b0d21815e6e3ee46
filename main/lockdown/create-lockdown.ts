import type { Clock } from "../../core/clock.ts";
import type { ControlId } from "../../core/policy/control.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { clipboardControl, displaysControl, powerSaveControl, processesControl } from "./controls/desktop-controls.ts";
import { pageControls } from "./controls/page-controls.ts";
import { alwaysOnTopControl, keyboardControl, kioskControl, screenCaptureControl } from "./controls/window-controls.ts";
import { Lockdown } from "./lockdown.ts";
import type { Machine } from "./machine.ts";
import { openStackFile } from "./stack-file.ts";
import { guaranteed } from "./machine.ts";
import { standingControl } from "./control.ts";

/** Controls that change nothing and only look; `main/watch/` does the looking. */
const WATCHED: readonly ControlId[] = [
  "focus", "system-shortcuts", "mouse-buttons", "notifications", "assistive-tools", "virtual-machine", "remote-session", "input-devices", "removable-media", "network", "clock", "session-lock", "permitted-programs",
];

/** The lockdown of this machine, with every control that this form has. Order is the order of applying: the page first, the screen last. */
export function createLockdown(machine: Machine, policy: () => Policy | null, options: {
  readonly profile: string; readonly clock: Clock; readonly onProblem: (control: ControlId, cause: unknown) => void;
}): Lockdown {
  return new Lockdown({
    controls: [
      ...pageControls(machine), ...WATCHED.map((id) => standingControl(id, () => guaranteed(machine, id))), displaysControl(machine), processesControl(machine), powerSaveControl(machine), clipboardControl(machine),
      keyboardControl(machine, policy), screenCaptureControl(machine), alwaysOnTopControl(machine), kioskControl(machine),
    ],
    file: openStackFile(options.profile), clock: options.clock, onProblem: options.onProblem,
  });
}
