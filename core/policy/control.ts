/** How far a control holds on this computer, as measured, never as hoped. */
export const TIERS = ["enforced", "monitored", "unavailable"] as const;
export type Tier = (typeof TIERS)[number];

/** One thing that a policy can lock or watch, in the order in which people read them. */
export const CONTROL_IDS = [
  "kiosk", "always-on-top", "focus", "keyboard", "system-shortcuts", "mouse-buttons", "context-menu", "clipboard", "drag-and-drop", "printing", "screen-capture", "notifications",
  "displays", "processes", "permitted-programs", "assistive-tools", "virtual-machine", "remote-session", "input-devices", "removable-media", "network", "clock", "power-save",
  "session-lock", "navigation", "pop-ups", "downloads", "permissions", "developer-tools", "start-switches",
] as const;
export type ControlId = (typeof CONTROL_IDS)[number];

/** What people see of one control. `reason` says in one sentence why the tier is what it is. */
export interface ControlStatus {
  readonly control: ControlId;
  readonly tier: Tier;
  readonly reason: string;
}
