import type { AttachedPage } from "../chromium/browser.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import { runtime } from "../runtime.ts";
import { Emulated, makeEvent } from "./emulated.ts";
import { checkPreferences, sessionOf } from "./web-preferences.ts";
import type { WebPreferences } from "./web-preferences.ts";
import { WebContents } from "./web-contents.ts";
import { WindowFrame } from "./window-frame.ts";
import type { Bounds } from "./window-frame.ts";

/** Options of `new BrowserWindow` that the stand-in follows. */
export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly show?: boolean;
  readonly kiosk?: boolean;
  readonly fullscreen?: boolean;
  readonly title?: string;
  readonly backgroundColor?: string;
  readonly alwaysOnTop?: boolean;
  readonly webPreferences?: WebPreferences;
}

const windows = new Map<number, BrowserWindow>();
let lastId = 0;
/** Told about every new window; the application object listens, so that neither imports the other. */
export const windowEvents: { onCreated: (window: BrowserWindow) => void; onClosed: (remaining: number) => void } = { onCreated: () => undefined, onClosed: () => undefined };

/** Electron's BrowserWindow: one window of Chromium with one page. */
export class BrowserWindow extends Emulated {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #frame: WindowFrame;
  readonly #options: WindowOptions;
  #visible: boolean;
  #focused = false;
  #destroyed = false;
  #title: string;
  #alwaysOnTop: boolean;
  #menuBar = true;
  #flags = new Map<string, boolean>();

  constructor(options: WindowOptions = {}, adopted?: AttachedPage) {
    super();
    const preferences = options.webPreferences ?? {};
    checkPreferences(preferences);
    lastId += 1;
    this.id = lastId;
    this.#options = options;
    this.#visible = options.show !== false;
    this.#title = options.title ?? "";
    this.#alwaysOnTop = options.alwaysOnTop === true;
    this.webContents = new WebContents(sessionOf(preferences), preferences);
    this.#frame = new WindowFrame(this.webContents.standin.page, {
      bounds: { x: options.x ?? null, y: options.y ?? null, width: options.width ?? 800, height: options.height ?? 600 },
      fullScreen: options.kiosk === true || options.fullscreen === true, kiosk: options.kiosk === true, visible: this.#visible,
    }, (event) => this.emit(event));
    this.webContents.standin.onWindowMessage = (type) => this.#fromPage(type);
    this.webContents.on("destroyed", () => this.#gone());
    let shown = false;
    const ready = (): void => {
      if (shown) return;
      shown = true;
      this.emit("ready-to-show");
    };
    this.webContents.on("did-finish-load", ready);
    windows.set(this.id, this);
    reportFailure(this.#open(adopted), "open a window");
    windowEvents.onCreated(this);
  }

  static getAllWindows(): readonly BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows.values()].find((window) => window.isFocused()) ?? null;
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return [...windows.values()].find((window) => window.webContents === contents) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  loadFile(path: string): Promise<void> {
    return this.webContents.loadFile(path);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.#setVisible(true);
    this.focus();
  }

  showInactive(): void {
    this.#setVisible(true);
  }

  hide(): void {
    this.#setVisible(false);
  }

  isVisible(): boolean {
    return this.#visible && !this.#destroyed;
  }

  minimize(): void {
    this.#frame.minimise(true);
    this.emit("minimize");
  }

  restore(): void {
    this.#frame.minimise(false);
    this.emit("restore");
  }

  isMinimized(): boolean {
    return this.#frame.isMinimised;
  }

  maximize(): void {
    this.#frame.maximise(true);
  }

  unmaximize(): void {
    this.#frame.maximise(false);
  }

  isMaximized(): boolean {
    return this.#frame.isMaximised;
  }

  focus(): void {
    this.webContents.focus();
    this.setFocused(true);
  }

  blur(): void {
    this.setFocused(false);
  }

  isFocused(): boolean {
    return this.#focused;
  }

  /** For the page and the test controls: the window gained or lost the focus. */
  setFocused(focused: boolean): void {
    if (this.#destroyed || this.#focused === focused) return;
    if (focused) for (const other of windows.values()) if (other !== this) other.setFocused(false);
    this.#focused = focused;
    this.webContents.standin.focused = focused;
    this.emit(focused ? "focus" : "blur", makeEvent({}));
    this.webContents.emit(focused ? "focus" : "blur", makeEvent({}));
  }

  /** Asks first: a listener of `close` may prevent it. */
  close(): void {
    if (this.#destroyed) return;
    const event = makeEvent({});
    this.emit("close", event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.webContents.close();
    this.#gone();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setKiosk(kiosk: boolean): void {
    this.#frame.setKiosk(kiosk);
  }

  isKiosk(): boolean {
    return this.#frame.isKiosk;
  }

  setFullScreen(fullScreen: boolean): void {
    this.#frame.setFullScreen(fullScreen);
  }

  /** What Chromium's window is, not what was asked for. */
  isFullScreen(): boolean {
    return this.#frame.isFullScreen;
  }

  isSimpleFullScreen(): boolean {
    return this.#frame.isFullScreen;
  }

  getBounds(): Bounds {
    return this.#frame.bounds;
  }

  getContentBounds(): Bounds {
    return this.#frame.bounds;
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#frame.setBounds(bounds);
  }

  getSize(): readonly [number, number] {
    return [this.#frame.bounds.width, this.#frame.bounds.height];
  }

  setSize(width: number, height: number): void {
    this.#frame.setBounds({ width, height });
  }

  getPosition(): readonly [number, number] {
    return [this.#frame.bounds.x, this.#frame.bounds.y];
  }

  setPosition(x: number, y: number): void {
    this.#frame.setBounds({ x, y });
  }

  center(): void {}

  moveTop(): void {
    this.webContents.focus();
  }

  setAlwaysOnTop(flag: boolean, _level?: string, _relative?: number): void {
    this.#alwaysOnTop = flag;
    this.emit("always-on-top-changed", makeEvent({}), flag);
  }

  isAlwaysOnTop(): boolean {
    return this.#alwaysOnTop;
  }

  /** Linux has no content protection: Electron ignores the call there too. */
  setContentProtection(_enable: boolean): void {}

  isContentProtected(): boolean {
    return false;
  }

  setVisibleOnAllWorkspaces(visible: boolean): void {
    this.#flags.set("all-workspaces", visible);
  }

  isVisibleOnAllWorkspaces(): boolean {
    return this.#flags.get("all-workspaces") === true;
  }

  setSkipTaskbar(_skip: boolean): void {}

  setMenuBarVisibility(visible: boolean): void {
    this.#menuBar = visible;
  }

  isMenuBarVisible(): boolean {
    return this.#menuBar;
  }

  setAutoHideMenuBar(_hide: boolean): void {}

  setMenu(_menu: unknown): void {}

  removeMenu(): void {
    this.#menuBar = false;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setBackgroundColor(_colour: string): void {}

  getBackgroundColor(): string {
    return this.#options.backgroundColor ?? "#FFFFFF";
  }

  setIcon(_icon: unknown): void {}

  setMinimumSize(_width: number, _height: number): void {}

  setProgressBar(_progress: number): void {}

  flashFrame(_flash: boolean): void {}

  setResizable(resizable: boolean): void {
    this.#flags.set("resizable", resizable);
  }

  isResizable(): boolean {
    return this.#flags.get("resizable") ?? true;
  }

  setMovable(movable: boolean): void {
    this.#flags.set("movable", movable);
  }

  setMinimizable(minimizable: boolean): void {
    this.#flags.set("minimizable", minimizable);
  }

  setClosable(closable: boolean): void {
    this.#flags.set("closable", closable);
  }

  setFullScreenable(fullScreenable: boolean): void {
    this.#flags.set("full-screenable", fullScreenable);
  }

  setEnabled(_enabled: boolean): void {}

  getNativeWindowHandle(): Buffer {
    return Buffer.alloc(8);
  }

  async capturePage(): ReturnType<WebContents["capturePage"]> {
    return await this.webContents.capturePage();
  }

  /** For the application: a pop-up of this window that main allowed. */
  adoptPopUp(page: AttachedPage, opened: { readonly url: string; readonly frameName: string; readonly overrides: WindowOptions }): void {
    const webPreferences = { ...this.#options.webPreferences, ...opened.overrides.webPreferences };
    const child = new BrowserWindow({ ...opened.overrides, webPreferences }, page);
    this.webContents.emit("did-create-window", child, { url: opened.url, frameName: opened.frameName, options: opened.overrides, disposition: "new-window" });
  }

  async #open(adopted: AttachedPage | undefined): Promise<void> {
    const contextId = await this.webContents.session.standin.contextId();
    const page = adopted ?? (await (await runtime.browser()).openPage(contextId));
    if (this.#destroyed) return (await runtime.browser()).closePage(page.targetId);
    await this.webContents.standin.attach(page);
    if (this.#visible) this.setFocused(true);
  }

  #setVisible(visible: boolean): void {
    if (this.#visible === visible) return;
    this.#visible = visible;
    this.#frame.setVisible(visible);
    this.emit(visible ? "show" : "hide", makeEvent({}));
    if (!visible) this.setFocused(false);
  }

  #fromPage(type: "focus" | "blur" | "resize"): void {
    if (type === "resize") this.#frame.refresh();
    else if (this.#visible) this.setFocused(type === "focus");
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.setFocused(false);
    this.#destroyed = true;
    windows.delete(this.id);
    this.emit("closed");
    windowEvents.onClosed(windows.size);
  }
}
