import { CONTROL_IDS } from "./control.ts";
import { PAGE_CONTROLS } from "./policy.ts";
import type { Policy } from "./policy.ts";
import { ASSISTIVE_TOOLS, PROGRAM_LIST_IDS } from "./program-rule.ts";

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

const deviceReport = {
  collector: "device-report",
  purpose: "To help when this computer makes trouble, and so that a person can look when two candidates used one computer, or one candidate two. A pseudonym takes the place of serial numbers.",
  legalBasis: "Public task of the institution (GDPR Art. 6(1)(e))",
  retentionDays: 90,
  viewers: ["invigilator", "administrator"],
} as const;

/** Biometric data where it is used to tell people apart (GDPR Art. 4(14), 9): no preset turns it on. */
const NO_KEYSTROKES: Policy["keystrokes"] = { level: "off", compare: false, injection: false, alternative: "" };

const SUPERVISED_ROOM: Policy = {
  version: 1, preset: "supervised-room",
  controls: CONTROL_IDS.filter((control) => control !== "permitted-programs"),
  dataPlan: [systemCheck, incidents, processMatches, deviceReport],
  programs: { lists: [...PROGRAM_LIST_IDS], except: [], rules: [], permitted: [], unknown: "count", whenFound: "tell" },
  displays: { most: 0, internalOnly: false, virtual: "allow" },
  device: { fields: [] }, virtualMachine: "warn", remoteSession: "ask-invigilator", assistiveTools: [...ASSISTIVE_TOOLS], keystrokes: NO_KEYSTROKES, contact: "",
};

/**
 * Policies by stakes. `practice` locks and records nothing beyond the answers; `supervised-room` locks and watches the computer;
 * `remote` is the same with one display only, and asks an invigilator about virtual machines.
 */
export const POLICY_PRESETS: { readonly [preset in Exclude<Policy["preset"], "custom">]: Policy } = {
  practice: {
    version: 1, preset: "practice", controls: [...PAGE_CONTROLS], dataPlan: [], programs: { lists: [], except: [], rules: [], permitted: [], unknown: "allow", whenFound: "tell" },
    displays: { most: 0, internalOnly: false, virtual: "allow" }, device: { fields: [] }, virtualMachine: "allow", remoteSession: "allow", assistiveTools: [...ASSISTIVE_TOOLS], keystrokes: NO_KEYSTROKES, contact: "",
  },
  "supervised-room": SUPERVISED_ROOM,
  remote: {
    ...SUPERVISED_ROOM, preset: "remote", displays: { most: 1, internalOnly: false, virtual: "refuse" }, virtualMachine: "ask-invigilator", remoteSession: "ask-invigilator",
  },
};
