import { app } from "./electron/app.ts";
import { BrowserWindow } from "./electron/browser-window.ts";
import { ClipboardItem, clipboard } from "./electron/clipboard.ts";
import { dialog } from "./electron/dialog.ts";
import { absent, guarded } from "./electron/emulated.ts";
import { globalShortcut } from "./electron/global-shortcut.ts";
import { ipcMain } from "./electron/ipc-main.ts";
import { Menu, MenuItem } from "./electron/menu.ts";
import { nativeTheme } from "./electron/native-theme.ts";
import { net } from "./electron/net.ts";
import { powerMonitor, powerSaveBlocker } from "./electron/power.ts";
import { safeStorage } from "./electron/safe-storage.ts";
import { screen } from "./electron/screen.ts";
import { session } from "./electron/session.ts";
import { shell } from "./electron/shell.ts";
import { utilityProcess } from "./electron/utility-process.ts";
import { allWebContents } from "./electron/web-contents.ts";

const webContents = guarded("webContents", {
  getAllWebContents: allWebContents,
  fromId: (id: number) => allWebContents().find((contents) => contents.id === id),
  getFocusedWebContents: () => allWebContents().find((contents) => contents.isFocused()) ?? null,
  fromFrame: (frame: unknown) => allWebContents().find((contents) => contents.mainFrame === frame),
});
const crashReporter = guarded("crashReporter", { start: (_options: object): void => {}, getUploadToServer: (): boolean => false, addExtraParameter: (_key: string, _value: string): void => {} });

const emulated: Readonly<Record<string, unknown>> = {
  app, BrowserWindow, clipboard, ClipboardItem, crashReporter, dialog, globalShortcut, ipcMain, Menu, MenuItem, nativeTheme, net, powerMonitor, powerSaveBlocker,
  get protocol() {
    return session.defaultSession.protocol;
  },
  safeStorage, screen, session, shell, utilityProcess, webContents,
};

/** Exports of Electron's main process that are not emulated: they may be imported, and throw when used. */
const ABSENT = [
  "autoUpdater", "BaseWindow", "BrowserView", "contentTracing", "desktopCapturer", "ImageView", "inAppPurchase", "MessageChannelMain", "nativeImage", "netLog", "Notification",
  "pushNotifications", "ServiceWorkerMain", "ShareMenu", "sharedTexture", "systemPreferences", "TouchBar", "Tray", "View", "WebContentsView", "webFrameMain",
] as const;

/** The whole `electron` module. */
export const electron: Readonly<Record<string, unknown>> = guarded("electron", { ...emulated, ...Object.fromEntries(ABSENT.map((name) => [name, absent(name)])) });

/** Key under which the module is found by its source text. */
export const ELECTRON_KEY = "invigil.standin.electron";

/** The module as source text, for `import` and for `require`. */
export function electronSource(format: "module" | "commonjs"): string {
  const found = `globalThis[Symbol.for(${JSON.stringify(ELECTRON_KEY)})]`;
  if (format === "commonjs") return `module.exports = ${found};`;
  return `const electron = ${found};\nexport default electron;\n${Object.keys(electron).map((name) => `export const ${name} = electron[${JSON.stringify(name)}];`).join("\n")}\n`;
}
