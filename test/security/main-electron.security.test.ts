import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";

/** The smallest `electron` that shows what our code asks of it. Its behaviour is proven in the stand-in's and the end-to-end tests. */
const seen = vi.hoisted(() => ({ preferences: {} as Record<string, unknown>, acts: [] as string[], packaged: true, userData: "" }));

vi.mock("electron", () => {
  class BrowserWindow {
    readonly webContents = { id: 1, on: () => undefined };
    constructor(options: { webPreferences: Record<string, unknown> }) {
      seen.preferences = options.webPreferences;
    }
    removeMenu(): void {}
    once(): void {}
    on(): this {
      return this;
    }
  }
  const act = (what: string) => (): boolean => {
    seen.acts.push(what);
    return false;
  };
  const app = {
    get isPackaged() {
      return seen.packaged;
    },
    exit: (code: number) => void seen.acts.push(`exit ${code}`), enableSandbox: act("enableSandbox"), setName: () => undefined, setPath: () => undefined, getPath: () => seen.userData,
    requestSingleInstanceLock: act("requestSingleInstanceLock"), whenReady: act("whenReady"),
  };
  return { BrowserWindow, app, protocol: {}, session: {}, ipcMain: {}, safeStorage: {}, clipboard: {}, dialog: {}, powerMonitor: {}, powerSaveBlocker: {}, screen: {} };
});

const { electronWindows } = await import("../../main/electron/windows.ts");
const { startInElectron } = await import("../../main/electron/start.ts");

beforeEach(() => {
  seen.acts = [];
  seen.packaged = true;
  seen.userData = mkdtempSync(join(tmpdir(), "invigil-electron-"));
});

describe("a window", () => {
  it("is sandboxed, isolated, without Node, with every rule of the web on", () => {
    electronWindows({} as never, "/preload.cjs").create({ title: "", width: 1, height: 1, developerTools: false });

    expect(seen.preferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false,
      experimentalFeatures: false, webviewTag: false, navigateOnDragDrop: false, devTools: false, spellcheck: false,
    });
  });
});

describe("starting", () => {
  it("refuses dangerous switches in a packaged application before anything else", () => {
    process.argv.push("--remote-debugging-port=9222");

    startInElectron("/nowhere", () => {
      throw new Error("the application must not be made");
    });
    process.argv.pop();

    expect(seen.acts).toEqual(["exit 1"]);
  });

  it("checks the platform's certificate, also where somebody has switched that off for all of Node", () => {
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";

    startInElectron("/nowhere", () => {
      throw new Error("a second start makes no application");
    });

    expect(process.env["NODE_TLS_REJECT_UNAUTHORIZED"]).toBeUndefined();
  });

  it("sandboxes every renderer before the application is ready", () => {
    startInElectron("/nowhere", () => {
      throw new Error("a second start makes no application");
    });

    expect(seen.acts.slice(0, 2)).toEqual(["enableSandbox", "requestSingleInstanceLock"]);
  });
});
