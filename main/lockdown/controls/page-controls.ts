import type { ControlId, ControlStatus } from "../../../core/policy/control.ts";
import { standingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { osStatus } from "../machine.ts";
import type { Machine } from "../machine.ts";

const GUARDED: readonly { readonly id: ControlId; readonly reason: string }[] = [
  { id: "navigation", reason: "The exam's window shows the exam and nothing else." },
  { id: "pop-ups", reason: "The exam cannot open other windows." },
  { id: "downloads", reason: "The exam cannot download anything." },
  { id: "permissions", reason: "The exam cannot use the camera, the microphone or other devices." },
];

/** Controls over our own page. They are on from the start of the application to its end, whether a policy names them or not. */
export function pageControls(machine: Machine): readonly Control[] {
  const guarded = GUARDED.map(({ id, reason }) => standingControl(id, (): ControlStatus => (
    machine.guards.installed() ? { control: id, tier: "enforced", reason } : { control: id, tier: "unavailable", reason: "The guard of the page is not in place." }
  )));
  return [
    ...guarded,
    standingControl("context-menu", () => osStatus(machine, "context-menu", "enforced", "The exam has no menu on the right mouse button.")),
    standingControl("drag-and-drop", () => osStatus(machine, "drag-and-drop", "enforced", "Files, pages and text that are dropped on the exam are not taken.")),
    standingControl("printing", () => osStatus(machine, "printing", "enforced", "The exam cannot be printed. The receipt can.")),
    standingControl("developer-tools", () => (machine.developerTools
      ? { control: "developer-tools", tier: "unavailable", reason: "This is a development build with its tools open." }
      : osStatus(machine, "developer-tools", "enforced", "The tools for developers are switched off."))),
    standingControl("start-switches", () => (machine.application.packaged && machine.application.startSwitches.length === 0
      ? osStatus(machine, "start-switches", "enforced", "The program does not start with switches that would open it up.")
      : osStatus(machine, "start-switches", "unavailable", "This is a development build, which starts with any switch."))),
  ];
}
