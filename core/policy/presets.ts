import { PAGE_CONTROLS } from "./policy.ts";
import type { Policy } from "./policy.ts";

const systemCheck = {
  collector: "system-check",
  purpose: "To help you before the exam starts when this computer is short of disk space, memory or time accuracy.",
  legalBasis: "Public task of the institution (GDPR Art. 6(1)(e))",
  retentionDays: 30,
  viewers: ["invigilator"],
} as const;

const incidents = {
  collector: "incidents",
  purpose: "So that an invigilator can look at unusual events, such as a second display, and decide what they mean.",
  legalBasis: "Public task of the institution (GDPR Art. 6(1)(e))",
  retentionDays: 180,
  viewers: ["invigilator", "administrator"],
} as const;

const processMatches = {
  collector: "process-matches",
  purpose: "So that programs that the exam does not allow are closed before it starts. Only their names leave this computer.",
  legalBasis: "Public task of the institution (GDPR Art. 6(1)(e))",
  retentionDays: 180,
  viewers: ["invigilator", "administrator"],
} as const;

const SUPERVISED_ROOM: Policy = {
  version: 1, preset: "supervised-room",
  controls: [
    ...PAGE_CONTROLS, "kiosk", "always-on-top", "keyboard", "context-menu", "clipboard", "drag-and-drop", "printing", "screen-capture",
    "displays", "processes", "developer-tools", "start-switches", "power-save",
  ],
  dataPlan: [systemCheck, incidents, processMatches],
  prohibitedPrograms: ["anydesk", "teamviewer", "rustdesk", "obs", "obs64", "zoom", "discord", "skype", "telegram", "virtualbox", "vmware"],
  maxDisplays: 0, contact: "",
};

/**
 * Policies by stakes. `practice` locks and records nothing beyond the answers; `supervised-room` locks what is built so far;
 * `remote` is the same with one display only.
 */
export const POLICY_PRESETS: { readonly [preset in Exclude<Policy["preset"], "custom">]: Policy } = {
  practice: {
    version: 1, preset: "practice", controls: [...PAGE_CONTROLS], dataPlan: [], prohibitedPrograms: [], maxDisplays: 0, contact: "",
  },
  "supervised-room": SUPERVISED_ROOM,
  remote: { ...SUPERVISED_ROOM, preset: "remote", maxDisplays: 1 },
};
