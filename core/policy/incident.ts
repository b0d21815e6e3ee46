/**
 * Kinds of events that a person should look at. Their details hold facts with units in the names (`forMs`, `displays`), and never what somebody
 * typed, copied or looked at.
 */
export const INCIDENT_KINDS = [
  "bridge-refused", "renderer-crashed", "control-changed", "override-used",
  "navigation-blocked", "pop-up-blocked", "download-blocked", "permission-denied", "paste-blocked", "drop-blocked", "print-blocked", "mouse-button-blocked",
  "focus-lost", "clipboard-changed", "display-changed", "prohibited-program", "permitted-program", "unknown-programs",
  "virtual-machine", "remote-session", "input-device-changed", "removable-media-changed", "network-changed",
  "clock-jumped", "suspended", "resumed", "screen-locked", "screen-unlocked", "user-switched",
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Facts of one incident. */
export type IncidentDetail = Readonly<Record<string, string | number | boolean>>;

/** What is recorded of programs has a purpose of its own in a data plan. */
const OF_PROGRAMS: ReadonlySet<IncidentKind> = new Set<IncidentKind>(["prohibited-program", "permitted-program", "unknown-programs"]);

/** The collector under which something is recorded, and shown. */
export function collectorOf(incident: IncidentKind): "incidents" | "process-matches" {
  return OF_PROGRAMS.has(incident) ? "process-matches" : "incidents";
}
