import { clipboard, dialog, powerMonitor, powerSaveBlocker, screen } from "electron";
import type { ClipboardPort, DialogsPort, PowerPort, ScreensPort } from "../ports.ts";

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
  isEmpty: async () => (await clipboard.read()).every((item) => item.types.length === 0),
};
