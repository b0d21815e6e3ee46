import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AttachedPage } from "../chromium/browser.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import { runtime } from "../runtime.ts";
import { appMetrics } from "./app-metrics.ts";
import type { ProcessMetric } from "./app-metrics.ts";
import { paths } from "./app-paths.ts";
import { BrowserWindow, windowEvents } from "./browser-window.ts";
import { Emulated, guarded, makeEvent } from "./emulated.ts";
import { displays } from "./screen.ts";
import { SingleInstanceLock } from "./single-instance.ts";
import { allWebContents } from "./web-contents.ts";

/** Switches that the application has set; those that Chromium can still follow are passed to it. */
const commandLine = guarded("app.commandLine", {
  values: new Map<string, string>(),
  appendSwitch(name: string, value = ""): void {
    commandLine.values.set(name.toLowerCase(), value);
    runtime.switches.push(value === "" ? `--${name}` : `--${name}=${value}`);
  },
  appendArgument(_value: string): void {},
  hasSwitch: (name: string): boolean => commandLine.values.has(name.toLowerCase()),
  getSwitchValue: (name: string): string => commandLine.values.get(name.toLowerCase()) ?? "",
  removeSwitch(name: string): void {
    commandLine.values.delete(name.toLowerCase());
  },
});

/** Electron's `app`. */
class App extends Emulated {
  readonly isPackaged = false;
  readonly commandLine = commandLine;
  name = "Electron";
  userAgentFallback = "";
  readonly #lock = new SingleInstanceLock(({ argv, workingDirectory, additionalData }) => this.emit("second-instance", makeEvent({}), argv, workingDirectory, additionalData));
  readonly #ready = Promise.withResolvers<void>();
  #version = "0.0.0";
  #isReady = false;
  #quitting = false;
  #bundle = "";
  #protocols = new Set<string>();

  constructor() {
    super();
    windowEvents.onCreated = (window) => {
      this.emit("browser-window-created", makeEvent({}), window);
      this.emit("web-contents-created", makeEvent({}), window.webContents);
      window.webContents.on("render-process-gone", (_event, details: unknown) => this.emit("render-process-gone", makeEvent({}), window.webContents, details));
      window.on("focus", () => this.emit("browser-window-focus", makeEvent({}), window));
      window.on("blur", () => this.emit("browser-window-blur", makeEvent({}), window));
    };
    windowEvents.onClosed = (remaining) => {
      if (remaining > 0 || this.#quitting) return;
      if (this.listenerCount("window-all-closed") > 0) this.emit("window-all-closed");
      else this.quit();
    };
    runtime.onLost = () => {
      process.stderr.write("stand-in: Chromium ended\n");
      this.exit(1);
    };
    process.on("exit", () => {
      this.#lock.release();
      runtime.kill();
    });
  }

  /** For run.ts: the bundle, whose package names the application, and its arguments. */
  begin(bundle: string, args: readonly string[]): void {
    for (const [, name, value] of args.map((argument) => /^--([^=]+)(?:=(.*))?$/su.exec(argument) ?? [])) {
      if (name !== undefined) commandLine.values.set(name.toLowerCase(), value ?? "");
    }
    this.#bundle = bundle;
    const found = findPackage(dirname(bundle));
    this.name = found?.productName ?? found?.name ?? "Electron";
    paths.appName = this.name;
    this.#version = found?.version ?? "0.0.0";
  }

  /** For run.ts: the bundle has run; now Chromium starts, unless the application already left. */
  start(): void {
    if (this.#quitting) return;
    reportFailure(this.#start(), "start");
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  /** Closes every window, asking each; then ends. */
  quit(): void {
    if (this.#quitting || !this.#allowed("before-quit")) return;
    this.#quitting = true;
    const refused = BrowserWindow.getAllWindows().some((window) => {
      window.close();
      return !window.isDestroyed();
    });
    if (refused || !this.#allowed("will-quit")) {
      this.#quitting = false;
      return;
    }
    this.exit(0);
  }

  exit(code = 0): void {
    this.#quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    this.emit("quit", makeEvent({}), code);
    process.exit(code);
  }

  focus(): void {
    BrowserWindow.getAllWindows()[0]?.focus();
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    return this.#lock.acquire(paths.ensureUserData(), process.argv, additionalData);
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock.isHeld;
  }

  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }

  /** Remembered only: the desktop's own registration stays as it is. */
  setAsDefaultProtocolClient(protocol: string, _path?: string, _args?: readonly string[]): boolean {
    this.#protocols.add(protocol);
    return true;
  }

  isDefaultProtocolClient(protocol: string): boolean {
    return this.#protocols.has(protocol);
  }

  removeAsDefaultProtocolClient(protocol: string): boolean {
    return this.#protocols.delete(protocol);
  }

  getPath(name: string): string {
    return paths.get(name);
  }

  setPath(name: string, path: string): void {
    paths.set(name, path);
  }

  setAppLogsPath(path?: string): void {
    if (path !== undefined) paths.set("logs", path);
  }

  getAppPath(): string {
    return findPackage(dirname(this.#bundle))?.folder ?? dirname(this.#bundle);
  }

  getVersion(): string {
    return this.#version;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
    paths.appName = name;
  }

  setAppUserModelId(_id: string): void {}

  getLocale(): string {
    return (process.env["LANG"] ?? "en-GB").split(".")[0]?.replace("_", "-").replace(/^(C|POSIX)$/u, "en-US") ?? "en-US";
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): readonly string[] {
    return [this.getLocale()];
  }

  getLocaleCountryCode(): string {
    return this.getLocale().split("-")[1] ?? "";
  }

  /** The stand-in always asks for isolation; Chromium's own sandbox is on unless it runs as root. */
  enableSandbox(): void {}

  disableHardwareAcceleration(): void {}

  isHardwareAccelerationEnabled(): boolean {
    return false;
  }

  setSecureKeyboardEntryEnabled(_enabled: boolean): void {}

  isAccessibilitySupportEnabled(): boolean {
    return false;
  }

  setAccessibilitySupportEnabled(_enabled: boolean): void {}

  setAboutPanelOptions(_options: object): void {}

  addRecentDocument(_path: string): void {}

  clearRecentDocuments(): void {}

  setLoginItemSettings(_settings: object): void {}

  getAppMetrics(): readonly ProcessMetric[] {
    return appMetrics(runtime.running?.pid);
  }

  getGPUFeatureStatus(): Readonly<Record<string, string>> {
    return { gpu_compositing: "disabled_software" };
  }

  async #start(): Promise<void> {
    try {
      const browser = await runtime.browser();
      Object.assign(process.versions, { chrome: browser.product });
      browser.onUnexpectedPage = (page) => reportFailure(this.#popUp(page), "pop-up");
      await displays.readFromChromium(browser);
    } catch (error) {
      process.stderr.write(`stand-in: ${error instanceof Error ? error.message : String(error)}\n`);
      this.exit(1);
    }
    if (this.#quitting) return;
    this.#isReady = true;
    this.emit("will-finish-launching");
    this.emit("ready", makeEvent({}), {});
    this.#ready.resolve();
  }

  /** A page that no `new BrowserWindow` asked for: main decides by its opener's handler; a page without one is closed. */
  async #popUp(page: AttachedPage): Promise<void> {
    const browser = await runtime.browser();
    const opener = await this.#openerOf(page);
    const window = opener === null ? null : BrowserWindow.fromWebContents(opener);
    if (opener === null || window === null) return browser.closePage(page.targetId);
    const opened = opener.standin.lastOpened.shift() ?? { url: "", frameName: "", features: "" };
    const answer = opener.standin.popUp(page, opened);
    if (answer.action !== "allow") return browser.closePage(page.targetId);
    window.adoptPopUp(page, { url: answer.url, frameName: opened.frameName, overrides: answer.overrideBrowserWindowOptions ?? {} });
  }

  /** With `noopener` Chromium names no opener: then it is the page that just called window.open, whose event may come a moment later. */
  async #openerOf(page: AttachedPage): Promise<ReturnType<typeof allWebContents>[number] | null> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      for (const contents of allWebContents()) {
        const isOpener = page.openerId !== undefined && (await contents.standin.page).targetId === page.openerId;
        if (contents.standin.lastOpened.some(({ at }) => Date.now() - at < 2000) && (isOpener || page.openerId === undefined)) return contents;
        if (isOpener && attempt === 9) return contents;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return null;
  }

  #allowed(name: "before-quit" | "will-quit"): boolean {
    const event = makeEvent({});
    this.emit(name, event);
    return !event.defaultPrevented;
  }
}

interface PackageFile {
  readonly folder: string;
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
}

function findPackage(start: string): PackageFile | null {
  for (let folder = start; ; folder = dirname(folder)) {
    try {
      return { folder, ...(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as object) };
    } catch {
      if (dirname(folder) === folder) return null;
    }
  }
}

export const app = new App();
