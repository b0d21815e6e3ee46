/** How far a control holds on this computer, as measured, never as hoped. */
export const TIERS = ["enforced", "monitored", "unavailable"] as const;
export type Tier = (typeof TIERS)[number];

/** One thing that a policy can lock or watch. */
export const CONTROL_IDS = [
  "kiosk", "always-on-top", "keyboard", "context-menu", "clipboard", "drag-and-drop", "printing", "screen-capture", "displays",
  "processes", "navigation", "pop-ups", "downloads", "permissions", "developer-tools", "start-switches", "power-save",
] as const;
export type ControlId = (typeof CONTROL_IDS)[number];

/** What people see of one control. `reason` says in one sentence why the tier is what it is. */
export interface ControlStatus {
  readonly control: ControlId;
  readonly tier: Tier;
  readonly reason: string;
}
