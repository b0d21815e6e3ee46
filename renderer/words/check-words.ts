import type { CheckId, CheckView } from "../../core/contract/view.ts";

/** Names of the points of the system check. */
export const CHECK_WORDS: Readonly<Record<CheckId, string>> = {
  disk: "Disk space",
  memory: "Memory",
  clock: "Clock",
  displays: "Screens",
  network: "Connection to the exam server",
  processes: "Running programs",
  "virtual-machine": "A real computer",
  "remote-session": "Used from here",
  battery: "Battery",
};

/** One word for the state of a point. */
export const CHECK_STATE_WORDS: Readonly<Record<CheckView["state"], string>> = {
  pending: "Waiting",
  running: "Checking…",
  passed: "Ready",
  warned: "Please note",
  failed: "Needs attention",
};
