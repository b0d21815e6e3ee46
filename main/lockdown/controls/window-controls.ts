import { isKeyAllowed } from "../../../core/policy/key-guard.ts";
import type { ControlStatus, Tier } from "../../../core/policy/control.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { AppWindow } from "../../ports.ts";
import type { Control } from "../control.ts";
import { osStatus } from "../machine.ts";
import type { Machine } from "../machine.ts";

/** A switch of the window: on, measured, off. */
function windowSwitch(machine: Machine, definition: {
  readonly id: Control["id"];
  readonly change: string;
  readonly expected: () => { readonly tier: Tier; readonly reason: string };
  readonly set: (window: AppWindow, on: boolean) => void;
  readonly measured: (window: AppWindow) => boolean;
}): Control {
  const forecast = (): ControlStatus => osStatus(machine, definition.id, definition.expected().tier, definition.expected().reason);
  return {
    id: definition.id, change: forecast().tier === "unavailable" ? null : definition.change, forecast,
    apply: async () => {
      const window = machine.window();
      // A preview locks nothing, not even as far as the stand-in could.
      if (window !== null && machine.application.runtime === "electron") definition.set(window, true);
      await Promise.resolve();
    },
    verify: async () => {
      const window = machine.window();
      const on = window !== null && definition.measured(window);
      return await Promise.resolve(on ? forecast() : osStatus(machine, definition.id, "unavailable", "The operating system did not do it."));
    },
    revert: async () => {
      const window = machine.window();
      if (window !== null && definition.measured(window)) definition.set(window, false);
      await Promise.resolve();
    },
  };
}

/**
 * Full screen. macOS takes the dock, the menu bar and switching away (NSApplicationPresentationOptions); elsewhere Electron's kiosk
 * is a full-screen window that the system still lets people leave (electron#2272), which is seen and recorded.
 */
export function kioskControl(machine: Machine): Control {
  return windowSwitch(machine, {
    id: "kiosk", change: "The exam filled the whole screen.",
    expected: () => machine.platform === "darwin"
      ? { tier: "enforced", reason: "macOS keeps the exam in front and hides the Dock and the menu bar." }
      : { tier: "monitored", reason: "The exam fills the screen. This system still allows leaving it, and that is noticed." },
    set: (window, on) => window.setKiosk(on),
    measured: (window) => window.isKiosk(),
  });
}

export function alwaysOnTopControl(machine: Machine): Control {
  return windowSwitch(machine, {
    id: "always-on-top", change: "The exam stayed in front of other windows.",
    expected: () => ({ tier: "monitored", reason: "The exam asks to stay in front. The system decides, and a change of window is noticed." }),
    set: (window, on) => window.setAlwaysOnTop(on),
    measured: (window) => window.isAlwaysOnTop(),
  });
}

/** Windows and macOS can be asked to leave our window out of captures, with known holes (electron#47834, #48258); Linux has no such call (electron#49291). */
export function screenCaptureControl(machine: Machine): Control {
  return windowSwitch(machine, {
    id: "screen-capture", change: "The exam's window was kept out of screenshots and screen sharing.",
    expected: () => machine.platform === "win32" || machine.platform === "darwin"
      ? { tier: "monitored", reason: "The system is asked to keep the exam out of screenshots. Some programs get around this." }
      : { tier: "unavailable", reason: "Linux has no way to keep a window out of screenshots." },
    set: (window, on) => window.setContentProtection(on),
    measured: (window) => window.isContentProtected(),
  });
}

/** Keys that reach our page and that the policy does not allow. Keys of the system, such as Alt+Tab, never come here (electron#40159). */
export function keyboardControl(machine: Machine, policy: () => Policy | null): Control {
  const status = (): ControlStatus => osStatus(machine, "keyboard", "monitored", "Shortcuts inside the exam are blocked. Shortcuts of the system still work, and leaving the exam is noticed.");
  let on = false;
  return {
    id: "keyboard", change: null, forecast: status,
    apply: async () => {
      if (machine.application.runtime === "electron") {
        machine.window()?.setKeyGuard((input) => {
          const active = policy();
          return active !== null && !isKeyAllowed(input, active);
        });
      }
      on = true;
      await Promise.resolve();
    },
    verify: async () => await Promise.resolve(on ? status() : osStatus(machine, "keyboard", "unavailable", "The keyboard is not watched now.")),
    revert: async () => {
      machine.window()?.setKeyGuard(null);
      on = false;
      await Promise.resolve();
    },
  };
}
