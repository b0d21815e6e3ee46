import type { Clock } from "../../../core/clock.ts";
import type { ControlStatus } from "../../../core/policy/control.ts";
import { rememberingControl } from "../control.ts";
import type { Control } from "../control.ts";
import { guaranteed, locks, lowered } from "../machine.ts";
import type { Machine } from "../machine.ts";
import { captureSettings, commandsBack, countOn, restoreDefaults, restoreSettings, settingsSchema, switchOff } from "./desktop-settings.ts";
import { onceInAWhile } from "./once-in-a-while.ts";
import { NOTIFICATION_KEYS } from "./shortcut-keys.ts";

/** Banners of the desktop, where a program may switch them off: GNOME and Cinnamon. */
export function notificationsControl(machine: Machine, clock: Clock): Control {
  const { desktop } = machine;
  const keys = machine.platform === "linux" && machine.system !== "linux-kiosk" && (desktop.kind === "gnome" || desktop.kind === "cinnamon") ? NOTIFICATION_KEYS[desktop.kind] : null;
  const forecast = (): ControlStatus => (machine.system === "linux" && keys === null
    ? lowered(machine, "notifications", "This desktop lets no program switch notifications off.")
    : guaranteed(machine, "notifications"));
  let switched = false;
  const on = onceInAWhile(clock, async () => await countOn(desktop, keys ?? {}));
  return rememberingControl(settingsSchema(NOTIFICATION_KEYS.gnome, NOTIFICATION_KEYS.cinnamon), {
    id: "notifications", change: locks(machine) && keys !== null ? "Notifications were switched off." : null, private: false, forecast,
    capture: async () => (locks(machine) && keys !== null ? [...await captureSettings(desktop, keys)] : null),
    apply: async (before) => {
      if (before !== null) await switchOff(desktop, before);
      switched = before !== null;
      on.forget();
    },
    verify: async () => {
      if (!switched) return locks(machine) && keys !== null ? lowered(machine, "notifications", "Notifications of this desktop are on.") : forecast();
      return await on.value() === 0 ? guaranteed(machine, "notifications") : lowered(machine, "notifications", "Notifications of this desktop are on.");
    },
    revert: async (before) => {
      switched = false;
      if (before !== null) return await restoreSettings(desktop, before);
      return locks(machine) && machine.platform === "linux" ? await restoreDefaults(desktop, NOTIFICATION_KEYS.gnome, NOTIFICATION_KEYS.cinnamon) : true;
    },
    byHand: (before) => (before === null ? ["Open Settings, then Notifications, and look whether they are as you want them."] : commandsBack(before)),
  });
}
