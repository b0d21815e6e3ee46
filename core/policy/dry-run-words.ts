import type { DryRunOutcome } from "./dry-run.ts";

/** Checks, for whoever writes a policy. */
export const TRIAL_CHECKS: Readonly<Record<string, string>> = {
  disk: "Room on the disk", memory: "Memory", network: "Network", clock: "Clock", battery: "Battery", displays: "Displays", processes: "Programs", "virtual-machine": "Virtual machine", "remote-session": "Use from afar",
};

export const TRIAL_OUTCOMES: Readonly<Record<DryRunOutcome, string>> = {
  passes: "Would have passed", noted: "Would have been noted", "asks-invigilator": "Would have waited for an invigilator’s code", stops: "Would have stopped the student", "not-recorded": "Not known from this record",
};
