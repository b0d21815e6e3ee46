import { app } from "../electron/app.ts";
import { BrowserWindow } from "../electron/browser-window.ts";
import { clipboard } from "../electron/clipboard.ts";
import { preparedAnswers } from "../electron/dialog.ts";
import { makeEvent } from "../electron/emulated.ts";
import { pressGlobalShortcut, registeredShortcuts } from "../electron/global-shortcut.ts";
import { powerMonitor } from "../electron/power.ts";
import { displays, makeDisplay } from "../electron/screen.ts";
import { recordings } from "./recordings.ts";

/** A window as the test controls list it. */
export interface WindowFacts {
  readonly id: number;
  readonly url: string;
  readonly title: string;
  readonly visible: boolean;
  readonly focused: boolean;
  readonly fullScreen: boolean;
  readonly kiosk: boolean;
  readonly alwaysOnTop: boolean;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** What a test can do to the world around the application, by name. Values are JSON. */
export const controls = {
  /** powerMonitor events: suspend, resume, lock-screen, unlock-screen, on-ac, on-battery, shutdown, user-did-become-active, … */
  power: (event: string): void => {
    if (event === "on-ac" || event === "on-battery") powerMonitor.onBatteryPower = event === "on-battery";
    powerMonitor.emit(event, makeEvent({}));
  },
  setDisplays: (next: readonly Parameters<typeof makeDisplay>[0][]): void => displays.set(next.map(makeDisplay)),
  displays: (): unknown => displays.current,
  setClipboard: (text: string): Promise<void> => clipboard.writeText(text),
  clipboard: (): Promise<string> => clipboard.readText(),
  /** The answer to the next dialog that nobody has prepared an answer for yet. */
  answerDialog: (answer: (typeof preparedAnswers)[number]): void => {
    preparedAnswers.push(answer);
  },
  secondInstance: (argv: readonly string[]): void => {
    app.emit("second-instance", makeEvent({}), argv, process.cwd(), {});
  },
  openUrl: (url: string): void => {
    app.emit("open-url", makeEvent({}), url);
  },
  recordings: (): typeof recordings => recordings,
  crashRenderer: (id?: number): void => windowOf(id).webContents.forcefullyCrashRenderer(),
  windows: (): readonly WindowFacts[] =>
    BrowserWindow.getAllWindows().map((window) => ({
      id: window.id, url: window.webContents.getURL(), title: window.getTitle(), visible: window.isVisible(), focused: window.isFocused(),
      fullScreen: window.isFullScreen(), kiosk: window.isKiosk(), alwaysOnTop: window.isAlwaysOnTop(), bounds: window.getBounds(),
    })),
  /** DevTools' id of a window's page, by which a test finds that page. */
  targetOf: async (id?: number): Promise<string> => (await windowOf(id).webContents.standin.page).targetId,
  setFocused: (focused: boolean, id?: number): void => windowOf(id).setFocused(focused),
  /** Main is no longer asked before a key reaches the page: nothing prevents one any more, and no key is lost while the page waits for an answer. */
  letKeysPass: (id?: number): void => void windowOf(id).webContents.removeAllListeners("before-input-event"),
  closeWindow: (id?: number): void => windowOf(id).close(),
  setFullScreen: (fullScreen: boolean, id?: number): void => windowOf(id).setFullScreen(fullScreen),
  pressGlobalShortcut: (accelerator: string): boolean => pressGlobalShortcut(accelerator),
  globalShortcuts: (): readonly string[] => registeredShortcuts(),
  /** Sets the wall clock of the application's process by this much; its monotonic clock goes on as it was. */
  shiftClock: (ms: number): void => {
    const before = Date.now;
    Date.now = () => before() + ms;
  },
  metrics: (): unknown => app.getAppMetrics(),
  quit: (): void => {
    // The answer has to leave before the process does.
    setTimeout(() => app.quit(), 10);
  },
} as const;

export type ControlName = keyof typeof controls;

function windowOf(id: number | undefined): BrowserWindow {
  const window = id === undefined ? BrowserWindow.getAllWindows()[0] : BrowserWindow.fromId(id);
  if (window === undefined || window === null) throw new Error("there is no such window");
  return window;
}
