import { CONTROL_IDS } from "./control.ts";
import type { ControlId } from "./control.ts";

const CONTROL_GROUPS = ["screen", "input", "programs", "computer", "connections", "window"] as const;
export type ControlGroup = (typeof CONTROL_GROUPS)[number];

/** Headings of the groups in which people read the controls. */
export const GROUP_WORDS: Readonly<Record<ControlGroup, string>> = {
  screen: "Screen and windows",
  input: "Keyboard and mouse",
  programs: "Programs",
  computer: "This computer",
  connections: "Network and devices",
  window: "The exam’s window",
};

/** Where each control is read. The compiler refuses a control without a place. */
const GROUP_OF: Readonly<Record<ControlId, ControlGroup>> = {
  kiosk: "screen", "always-on-top": "screen", focus: "screen", "screen-capture": "screen", notifications: "screen", displays: "screen",
  keyboard: "input", "system-shortcuts": "input", "mouse-buttons": "input", "context-menu": "input", clipboard: "input", "drag-and-drop": "input", "input-devices": "input",
  processes: "programs", "permitted-programs": "programs", "assistive-tools": "programs",
  "virtual-machine": "computer", "remote-session": "computer", clock: "computer", "power-save": "computer", "session-lock": "computer",
  network: "connections", "removable-media": "connections",
  printing: "window", navigation: "window", "pop-ups": "window", downloads: "window", permissions: "window", "developer-tools": "window", "start-switches": "window",
};

/** The controls in their groups, in whatever order a policy lists them; groups that have none are left out. */
export function groupedControls<T extends { readonly control: ControlId }>(controls: readonly T[]): readonly { readonly group: ControlGroup; readonly controls: readonly T[] }[] {
  const ordered = CONTROL_IDS.flatMap((control) => controls.filter((status) => status.control === control));
  return CONTROL_GROUPS.map((group) => ({ group, controls: ordered.filter(({ control }) => GROUP_OF[control] === group) })).filter((entry) => entry.controls.length > 0);
}
