import type { Dispose } from "../../ports.ts";
import { passingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { guaranteed, locks, lowered } from "../machine.ts";
import type { Machine } from "../machine.ts";

/** The display stays on, so that nobody has to unlock the computer in the middle of a thought. */
export function powerSaveControl(machine: Machine): Control {
  let awake: { readonly active: () => boolean; readonly release: Dispose } | null = null;
  return passingControl({
    id: "power-save", change: locks(machine) ? "The screen was kept from going to sleep." : null, forecast: () => guaranteed(machine, "power-save"),
    set: () => {
      if (locks(machine)) awake ??= machine.power.keepAwake();
    },
    verify: async () => await Promise.resolve(awake?.active() === true ? guaranteed(machine, "power-save") : lowered(machine, "power-save", "The system did not agree to keep the screen on.")),
    unset: () => {
      awake?.release();
      awake = null;
    },
  });
}
