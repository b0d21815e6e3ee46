import { clipboard, dialog, globalShortcut, powerMonitor, powerSaveBlocker, screen } from "electron";
import type { ClipboardPort, DialogsPort, PowerPort, ScreensPort, ShortcutsPort } from "../ports.ts";

/** Open and save dialogs of the operating system. */
export const electronDialogs: DialogsPort = {
  openFile: async ({ title, name, extensions }) => {
    const answer = await dialog.showOpenDialog({ title, properties: ["openFile"], filters: [{ name, extensions: [...extensions] }] });
    return answer.canceled ? null : answer.filePaths[0] ?? null;
  },
  saveFile: async ({ title, defaultName, name, extensions }) => {
    const answer = await dialog.showSaveDialog({ title, defaultPath: defaultName, filters: [{ name, extensions: [...extensions] }] });
    return answer.canceled || answer.filePath === "" ? null : answer.filePath;
  },
};

/** Displays, as the operating system reports them. Mirrored displays count as one (electron#33911). */
export const electronScreens: ScreensPort = {
  displays: () => screen.getAllDisplays().map((display) => ({ id: display.id, width: display.size.width, height: display.size.height, internal: display.internal })),
  onChange: (listener) => {
    const changed = (): void => listener();
    screen.on("display-added", changed).on("display-removed", changed).on("display-metrics-changed", changed);
    return () => screen.off("display-added", changed).off("display-removed", changed).off("display-metrics-changed", changed);
  },
};

/** Sleep and power. */
export const electronPower: PowerPort = {
  onSuspend: (listener) => {
    const suspended = (): void => listener();
    powerMonitor.on("suspend", suspended);
    return () => powerMonitor.off("suspend", suspended);
  },
  onResume: (listener) => {
    const resumed = (): void => listener();
    powerMonitor.on("resume", resumed);
    return () => powerMonitor.off("resume", resumed);
  },
  onLocked: (listener) => {
    const locked = (): void => listener(true);
    const unlocked = (): void => listener(false);
    powerMonitor.on("lock-screen", locked).on("unlock-screen", unlocked);
    return () => powerMonitor.off("lock-screen", locked).off("unlock-screen", unlocked);
  },
  onUserActive: (listener) => {
    const came = (): void => listener(true);
    const went = (): void => listener(false);
    powerMonitor.on("user-did-become-active", came).on("user-did-resign-active", went);
    return () => powerMonitor.off("user-did-become-active", came).off("user-did-resign-active", went);
  },
  onBattery: () => powerMonitor.isOnBatteryPower(),
  keepAwake: () => {
    const id = powerSaveBlocker.start("prevent-display-sleep");
    return {
      active: () => powerSaveBlocker.isStarted(id),
      release: () => {
        if (powerSaveBlocker.isStarted(id)) powerSaveBlocker.stop(id);
      },
    };
  },
};

/** The system's clipboard. */
export const electronClipboard: ClipboardPort = {
  clear: () => clipboard.clear(),
  readText: async () => await clipboard.readText(),
  writeText: (text) => void clipboard.writeText(text),
  types: async () => (await clipboard.read()).flatMap((item) => item.types),
};

/** Shortcuts taken from the system; what it does not give is answered with false. */
export const electronShortcuts: ShortcutsPort = {
  take: (accelerator) => globalShortcut.register(accelerator, () => undefined),
  isTaken: (accelerator) => globalShortcut.isRegistered(accelerator),
  release: (accelerator) => globalShortcut.unregister(accelerator),
};
