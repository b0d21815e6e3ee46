import { isKeyAllowed } from "../../../core/policy/key-guard.ts";
import type { ControlStatus } from "../../../core/policy/control.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { AppWindow } from "../../ports.ts";
import { passingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { guaranteed, locks, lowered } from "../machine.ts";
import type { Machine } from "../machine.ts";

/** A switch of the window: on, measured, off. It ends with the window. */
function windowSwitch(machine: Machine, definition: {
  readonly id: Control["id"];
  readonly change: string;
  readonly forecast: () => ControlStatus;
  readonly set: (window: AppWindow, on: boolean) => void;
  readonly measured: (window: AppWindow) => boolean;
}): Control {
  const { id, forecast, set, measured } = definition;
  return passingControl({
    id, change: forecast().tier === "unavailable" ? null : definition.change, forecast,
    set: () => {
      const window = machine.window();
      // A preview locks nothing, not even as far as the stand-in could.
      if (window !== null && locks(machine)) set(window, true);
    },
    verify: async () => {
      const window = machine.window();
      const on = window !== null && measured(window);
      return await Promise.resolve(on ? forecast() : lowered(machine, id, "The operating system did not do it."));
    },
    unset: () => {
      const window = machine.window();
      if (window !== null && measured(window)) set(window, false);
    },
  });
}

/**
 * Full screen. macOS takes the dock, the menu bar and switching away (NSApplicationPresentationOptions); elsewhere Electron's kiosk
 * is a full-screen window that the system still lets people leave (electron#2272), which is seen and recorded.
 */
export function kioskControl(machine: Machine): Control {
  return windowSwitch(machine, {
    id: "kiosk", change: "The exam filled the whole screen.", forecast: () => guaranteed(machine, "kiosk"),
    set: (window, on) => window.setKiosk(on),
    measured: (window) => window.isKiosk(),
  });
}

/** Wayland has no such request, and Electron remembers the flag all the same. Under a kiosk compositor no other window could be in front anyway. */
export function alwaysOnTopControl(machine: Machine): Control {
  const alone = machine.system === "linux-kiosk";
  const control = windowSwitch(machine, {
    id: "always-on-top", change: "The exam stayed in front of other windows.",
    forecast: () => (!alone && machine.platform === "linux" && machine.desktop.session === "wayland"
      ? lowered(machine, "always-on-top", "This desktop lets no program ask to stay in front.")
      : guaranteed(machine, "always-on-top")),
    set: (window, on) => window.setAlwaysOnTop(on),
    measured: (window) => alone || window.isAlwaysOnTop(),
  });
  const stepsBack = (): boolean => locks(machine) && machine.permittedRunning();
  return {
    ...control,
    verify: async () => (stepsBack() ? { control: "always-on-top", tier: "monitored", reason: "A program that the exam allows is open, so the exam lets it come in front." } : await control.verify()),
  };
}

/** Windows and macOS can be asked to leave our window out of captures, with known holes (electron#47834, #48258); Linux has no such call (electron#49291). */
export function screenCaptureControl(machine: Machine): Control {
  const alone = machine.system === "linux-kiosk";
  return windowSwitch(machine, {
    id: "screen-capture", change: "The exam's window was kept out of screenshots and screen sharing.", forecast: () => guaranteed(machine, "screen-capture"),
    set: (window, on) => window.setContentProtection(on),
    measured: (window) => alone || window.isContentProtected(),
  });
}

/** Keys that reach our page and that the policy does not allow. Keys of the system, such as Alt+Tab, never come here (electron#40159). */
export function keyboardControl(machine: Machine, policy: () => Policy | null): Control {
  // A guard is as old as its window: one that was made since has none.
  let guarded: AppWindow | null = null;
  return passingControl({
    id: "keyboard", change: null, forecast: () => guaranteed(machine, "keyboard"),
    set: () => {
      const window = machine.window();
      if (window === null || !locks(machine)) return;
      window.setKeyGuard((input) => {
        const active = policy();
        return active !== null && !isKeyAllowed(input, active);
      });
      guarded = window;
    },
    verify: async () => await Promise.resolve(guarded !== null && machine.window() === guarded ? guaranteed(machine, "keyboard") : lowered(machine, "keyboard", "The keyboard is not watched now.")),
    unset: () => {
      machine.window()?.setKeyGuard(null);
      guarded = null;
    },
  });
}
