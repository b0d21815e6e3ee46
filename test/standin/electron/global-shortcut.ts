import { guarded } from "./emulated.ts";

const registered = new Map<string, () => void>();

/** Electron's `globalShortcut`: nothing is grabbed from the desktop; the test controls press. */
export const globalShortcut = guarded("globalShortcut", {
  register: (accelerator: string, callback: () => void): boolean => {
    if (registered.has(normalise(accelerator))) return false;
    registered.set(normalise(accelerator), callback);
    return true;
  },
  registerAll: (accelerators: readonly string[], callback: () => void): void => {
    for (const accelerator of accelerators) globalShortcut.register(accelerator, callback);
  },
  isRegistered: (accelerator: string): boolean => registered.has(normalise(accelerator)),
  unregister: (accelerator: string): void => {
    registered.delete(normalise(accelerator));
  },
  unregisterAll: (): void => registered.clear(),
});

/** For the test controls. @returns false when nothing is registered for it */
export function pressGlobalShortcut(accelerator: string): boolean {
  const callback = registered.get(normalise(accelerator));
  callback?.();
  return callback !== undefined;
}

export function registeredShortcuts(): readonly string[] {
  return [...registered.keys()];
}

function normalise(accelerator: string): string {
  const command = process.platform === "darwin" ? "command" : "control";
  const names: Readonly<Record<string, string>> = { cmdorctrl: command, commandorcontrol: command, ctrl: "control", cmd: "command", option: "alt", super: "meta" };
  return accelerator.toLowerCase().split("+").map((part) => names[part] ?? part).sort().join("+");
}
