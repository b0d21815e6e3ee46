import type { ControlStatus } from "../../../core/policy/control.ts";
import type { Dispose } from "../../ports.ts";
import { standingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { osStatus } from "../machine.ts";
import type { Machine } from "../machine.ts";

/** Emptied at the start and at the end, so that nothing is brought in and nothing of the exam is carried out. */
export function clipboardControl(machine: Machine): Control {
  const status = (): ControlStatus => osStatus(machine, "clipboard", "monitored", "What was copied before the exam is removed. The clipboard then works inside the exam.");
  let cleared = false;
  return {
    id: "clipboard", change: machine.application.runtime === "preview" ? null : "The clipboard was emptied.", forecast: status,
    apply: async () => {
      if (machine.application.runtime === "electron") machine.clipboard.clear();
      cleared = true;
      await Promise.resolve();
    },
    verify: async () => await Promise.resolve(cleared ? status() : osStatus(machine, "clipboard", "unavailable", "The clipboard could not be emptied.")),
    revert: async () => {
      if (cleared && machine.application.runtime === "electron") machine.clipboard.clear();
      cleared = false;
      await Promise.resolve();
    },
  };
}

/** The display stays on, so that nobody has to unlock the computer in the middle of a thought. */
export function powerSaveControl(machine: Machine): Control {
  const status = (): ControlStatus => osStatus(machine, "power-save", "enforced", "The screen stays on during the exam.");
  let awake: { readonly active: () => boolean; readonly release: Dispose } | null = null;
  return {
    id: "power-save", change: machine.application.runtime === "preview" ? null : "The screen was kept from going to sleep.", forecast: status,
    apply: async () => {
      if (machine.application.runtime === "electron") awake ??= machine.power.keepAwake();
      await Promise.resolve();
    },
    verify: async () => await Promise.resolve(awake?.active() === true ? status() : osStatus(machine, "power-save", "unavailable", "The system did not agree to keep the screen on.")),
    revert: async () => {
      awake?.release();
      awake = null;
      await Promise.resolve();
    },
  };
}

/** Displays are watched, not switched off. */
export function displaysControl(machine: Machine): Control {
  return standingControl("displays", () => osStatus(machine, "displays", "monitored", "Displays are counted, and a change is noticed. Mirrored displays count as one."));
}

/** Programs are compared with the policy's list at the check, not ended. */
export function processesControl(machine: Machine): Control {
  return standingControl("processes", () => osStatus(machine, "processes", "monitored", "Programs are compared with the exam's list on this computer, once, before the exam starts."));
}
