import { BrowserWindow } from "electron";
import type { Session } from "electron";
import type { AppWindow, KeyInput, WindowsPort } from "../ports.ts";

/** Windows with every preference spelled out, in the exam's own session. */
export function electronWindows(session: Session, preload: string): WindowsPort {
  return {
    create: (options) => {
      const window = new BrowserWindow({
        title: options.title, width: options.width, height: options.height, minWidth: 640, minHeight: 480, show: false, backgroundColor: "#f7f7f8", autoHideMenuBar: true,
        webPreferences: {
          preload, session,
          // SECURITY: the page runs in Chromium's sandbox, apart from the preload, without Node, with every web rule on.
          sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true,
          allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, navigateOnDragDrop: false, safeDialogs: true, disableDialogs: true,
          devTools: options.developerTools, spellcheck: false, backgroundThrottling: false,
        },
      });
      window.removeMenu();
      window.once("ready-to-show", () => window.show());
      return adapt(window);
    },
  };
}

function adapt(window: BrowserWindow): AppWindow {
  const contents = window.webContents;
  const id = contents.id;
  let keyGuard: ((input: KeyInput) => boolean) | null = null;
  contents.on("before-input-event", (event, input) => {
    if (keyGuard === null || (input.type !== "keyDown" && input.type !== "keyUp")) return;
    if (keyGuard({ type: input.type, key: input.key, code: input.code, control: input.control, shift: input.shift, alt: input.alt, meta: input.meta })) event.preventDefault();
  });
  const alive = (): boolean => !window.isDestroyed();
  return {
    webContentsId: id,
    send: (channel, payload) => {
      if (alive() && !contents.isDestroyed()) contents.send(channel, payload);
    },
    load: async (url) => await window.loadURL(url),
    focus: () => {
      if (alive()) window.focus();
    },
    setKiosk: (on) => {
      if (alive()) window.setKiosk(on);
    },
    isKiosk: () => alive() && window.isKiosk(),
    setAlwaysOnTop: (on) => {
      if (alive()) window.setAlwaysOnTop(on, "screen-saver");
    },
    isAlwaysOnTop: () => alive() && window.isAlwaysOnTop(),
    setContentProtection: (on) => {
      if (alive()) window.setContentProtection(on);
    },
    isContentProtected: () => alive() && window.isContentProtected(),
    print: async () => await new Promise<boolean>((resolve) => {
      contents.print({ silent: false, printBackground: false }, (success) => resolve(success));
    }),
    setKeyGuard: (guard) => {
      keyGuard = guard;
    },
    onFocusChange: (listener) => {
      const focused = (): void => listener(true);
      const blurred = (): void => listener(false);
      window.on("focus", focused).on("blur", blurred);
      return () => window.off("focus", focused).off("blur", blurred);
    },
    onCrashed: (listener) => {
      const gone = (_event: unknown, details: { readonly reason: string }): void => listener(details.reason);
      contents.on("render-process-gone", gone);
      return () => contents.off("render-process-gone", gone);
    },
    onCloseRequested: (listener) => {
      const close = (event: { preventDefault(): void }): void => {
        if (!listener()) event.preventDefault();
      };
      window.on("close", close);
      return () => window.off("close", close);
    },
    onClosed: (listener) => {
      window.on("closed", listener);
      return () => window.off("closed", listener);
    },
    reload: () => {
      if (alive()) contents.reload();
    },
    destroy: () => {
      if (alive()) window.destroy();
    },
  };
}
