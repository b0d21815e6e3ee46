import * as v from "valibot";
import type { Clock } from "../../../core/clock.ts";
import type { ControlStatus } from "../../../core/policy/control.ts";
import { rememberingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { guaranteed, locks, lowered } from "../machine.ts";
import type { Machine } from "../machine.ts";
import { captureSettings, commandsBack, countOn, restoreDefaults, restoreSettings, settingsSchema, switchOff } from "./desktop-settings.ts";
import { onceInAWhile } from "./once-in-a-while.ts";
import { ACCELERATORS, SHORTCUT_KEYS } from "./shortcut-keys.ts";

const beforeSchema = v.strictObject({ settings: settingsSchema(SHORTCUT_KEYS.gnome, SHORTCUT_KEYS.cinnamon), plasma: v.boolean() });
type Before = v.InferOutput<typeof beforeSchema>;

/**
 * Shortcuts of the desktop that leave the exam. GNOME and Cinnamon: their settings, one by one. Plasma: all at once, which it offers to
 * programs that record a shortcut; a screen reader that runs goes on. Windows and X11: what the system gives (electron#2156). macOS takes
 * them itself while the window is in kiosk. Under a kiosk compositor there are none.
 */
export function systemShortcutsControl(machine: Machine, clock: Clock): Control {
  const { desktop, shortcuts } = machine;
  const onDesktop = machine.system === "linux" && machine.platform === "linux";
  const keys = onDesktop && (desktop.kind === "gnome" || desktop.kind === "cinnamon") ? SHORTCUT_KEYS[desktop.kind] : null;
  const plasma = onDesktop && desktop.kind === "plasma";
  // Wayland gives shortcuts only through a dialog (electron#52221), which has no place in an exam.
  const grabs = machine.platform === "win32" || (onDesktop && desktop.session === "x11");
  let applied: Before | null = null;
  let blocked = false;
  const taken = (): boolean => grabs && ACCELERATORS.some((accelerator) => shortcuts.isTaken(accelerator));
  const on = onceInAWhile(clock, async () => await countOn(desktop, keys ?? {}));

  const forecast = (): ControlStatus => {
    if (!onDesktop || keys !== null || plasma) return guaranteed(machine, "system-shortcuts");
    return grabs ? someTaken(machine) : lowered(machine, "system-shortcuts", NOT_HERE);
  };
  const measured = async (): Promise<ControlStatus> => {
    if (machine.system === "linux-kiosk") return guaranteed(machine, "system-shortcuts");
    if (machine.platform === "darwin") return machine.window()?.isKiosk() === true ? guaranteed(machine, "system-shortcuts") : lowered(machine, "system-shortcuts", "The exam does not fill the screen, so shortcuts of macOS work.");
    if (keys !== null && applied !== null && applied.settings.length > 0) return await on.value() === 0 ? guaranteed(machine, "system-shortcuts") : lowered(machine, "system-shortcuts", "Some shortcuts of this desktop are on.");
    if (blocked) return guaranteed(machine, "system-shortcuts");
    if (taken()) return onDesktop ? someTaken(machine) : guaranteed(machine, "system-shortcuts");
    return lowered(machine, "system-shortcuts", NOT_HERE);
  };

  return rememberingControl(beforeSchema, {
    id: "system-shortcuts", private: false, forecast, verify: measured,
    change: locks(machine) && (keys !== null || plasma || grabs) ? "Shortcuts that leave the exam were switched off." : null,
    capture: async () => (locks(machine) && (keys !== null || plasma) ? { settings: keys === null ? [] : [...await captureSettings(desktop, keys)], plasma } : null),
    apply: async (before) => {
      if (!locks(machine)) return;
      if (before !== null) await switchOff(desktop, before.settings);
      blocked = plasma && await desktop.blockShortcuts(true);
      if (grabs) for (const accelerator of ACCELERATORS) shortcuts.take(accelerator);
      applied = before;
      on.forget();
    },
    revert: async (before) => {
      if (grabs) for (const accelerator of ACCELERATORS) shortcuts.release(accelerator);
      applied = null;
      blocked = false;
      // What is off in Plasma is not written anywhere: it is on again at the next log-in at the latest.
      if (before?.plasma === true || (before === null && plasma && locks(machine))) await desktop.blockShortcuts(false);
      if (before !== null) return await restoreSettings(desktop, before.settings);
      return locks(machine) && machine.platform === "linux" ? await restoreDefaults(desktop, SHORTCUT_KEYS.gnome, SHORTCUT_KEYS.cinnamon) : true;
    },
    byHand: (before) => [
      ...(before === null ? ["Open Settings, then Keyboard, and look through your shortcuts. They are at the desktop's default where it was not known what you had."] : commandsBack(before.settings)),
      ...(before?.plasma === true ? ["Log out and in again: then all shortcuts of Plasma work."] : []),
    ],
  });
}

const NOT_HERE = "The system gave none of its shortcuts to the exam. Leaving the exam is noticed.";

function someTaken(machine: Machine): ControlStatus {
  const best = guaranteed(machine, "system-shortcuts");
  return best.tier === "unavailable" ? best : { ...best, tier: "monitored", reason: "Some shortcuts of this desktop are taken. Others still work, and leaving the exam is noticed." };
}
