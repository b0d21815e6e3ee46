import type { Clock } from "../../core/clock.ts";
import type { ControlId } from "../../core/policy/control.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { SecretsPort } from "../ports.ts";
import { clipboardControl } from "./controls/clipboard-control.ts";
import { notificationsControl } from "./controls/notifications-control.ts";
import { pageControls } from "./controls/page-controls.ts";
import { powerSaveControl } from "./controls/power-save-control.ts";
import { systemShortcutsControl } from "./controls/system-shortcuts-control.ts";
import { watchedControls } from "./controls/watched-controls.ts";
import { alwaysOnTopControl, keyboardControl, kioskControl, screenCaptureControl } from "./controls/window-controls.ts";
import { Lockdown } from "./lockdown.ts";
import type { Machine } from "./machine.ts";
import { openStackFile } from "./stack-file.ts";

/** The lockdown of this machine, with every control that this form has. Order is the order of applying: the page first, the screen last. */
export function createLockdown(machine: Machine, policy: () => Policy | null, options: {
  readonly profile: string; readonly secrets: SecretsPort; readonly clock: Clock; readonly onProblem: (control: ControlId, cause: unknown) => void;
}): Lockdown {
  const { profile, secrets, clock, onProblem } = options;
  return new Lockdown({
    controls: [
      ...pageControls(machine), ...watchedControls(machine), powerSaveControl(machine), clipboardControl(machine), notificationsControl(machine, clock), systemShortcutsControl(machine, clock),
      keyboardControl(machine, policy), screenCaptureControl(machine), alwaysOnTopControl(machine), kioskControl(machine),
    ],
    file: openStackFile(profile, secrets), clock, onProblem,
  });
}
