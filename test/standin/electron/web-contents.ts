import type { AttachedPage } from "../chromium/browser.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import type { CdpSession } from "../chromium/cdp-connection.ts";
import { runtime } from "../runtime.ts";
import type { FromPage, KeyInput, ToPage } from "../world/isolated-world.ts";
import { Emulated, makeEvent } from "./emulated.ts";
import { FrameTree } from "./frames.ts";
import type { WebFrameMain } from "./frames.ts";
import { IpcMain, ipcMain } from "./ipc-main.ts";
import type { IpcSender } from "./ipc-main.ts";
import { LoadWaiters } from "./load-waiters.ts";
import { PageLink } from "./page-link.ts";
import { printPage, printToPDF } from "./printing.ts";
import { RequestGate } from "./request-gate.ts";
import { originOf, toAppUrl, toWebUrl } from "./scheme-urls.ts";
import type { Session } from "./session.ts";
import { readPreload } from "./web-preferences.ts";
import type { WebPreferences } from "./web-preferences.ts";

/** What main answers when a page wants a window. */
export interface OpenAnswer {
  readonly action: "allow" | "deny";
  readonly overrideBrowserWindowOptions?: Readonly<Record<string, unknown>>;
}
interface OpenRequest { readonly url: string; readonly frameName: string; readonly features: string; readonly disposition: string; readonly referrer: object }
type OpenHandler = (request: OpenRequest) => OpenAnswer;

const live = new Map<number, WebContents>();
let lastId = 0;

/** All pages that are open. */
export function allWebContents(): readonly WebContents[] {
  return [...live.values()];
}

/** Electron's WebContents: one page of Chromium. */
export class WebContents extends Emulated {
  readonly id: number;
  readonly session: Session;
  readonly ipc = new IpcMain();
  /** For the stand-in's other parts; Electron has no such property. */
  readonly standin: {
    readonly preferences: WebPreferences;
    readonly page: Promise<AttachedPage>;
    readonly attach: (page: AttachedPage) => Promise<void>;
    readonly popUp: (page: AttachedPage, opened: { readonly url: string; readonly frameName: string; readonly features: string }) => OpenAnswer & { readonly url: string };
    readonly lastOpened: { url: string; frameName: string; features: string; at: number }[];
    focused: boolean;
    onWindowMessage: (type: "focus" | "blur" | "resize") => void;
  };
  readonly #frames: FrameTree;
  readonly #gate: RequestGate;
  readonly #loads = new LoadWaiters();
  readonly #claim: (page: AttachedPage) => void;
  /** Chromium's id of the document that the page shows; null before its first own document. */
  #document: string | null = null;
  #link: PageLink | null = null;
  #openHandler: OpenHandler | null = null;
  #destroyed = false;
  #crashed = false;
  #loading = false;
  #wantsBlank = false;
  #title = "";
  #zoom = 1;
  #devTools = false;
  #audioMuted = false;

  constructor(session: Session, preferences: WebPreferences) {
    super();
    lastId += 1;
    this.id = lastId;
    this.session = session;
    this.#frames = new FrameTree(10_000 + this.id);
    const { promise, resolve } = Promise.withResolvers<AttachedPage>();
    this.#claim = resolve;
    this.standin = {
      preferences, page: promise, attach: (page) => this.#attach(page), popUp: (page, opened) => this.#popUp(opened, page), lastOpened: [], focused: false, onWindowMessage: () => undefined,
    };
    this.#gate = new RequestGate({
      webContentsId: this.id, webContents: this, requests: session.standin.requests, schemes: session.standin.schemes,
      frame: (frameId) => this.#frames.get(frameId), isMainFrame: (frameId) => this.#frames.isMain(frameId),
      mayNavigate: (navigation) => this.#mayNavigate(navigation),
      onBlocked: (url, isMainFrame) => this.emit("did-fail-load", makeEvent({}), -20, "ERR_BLOCKED_BY_CLIENT", url, isMainFrame, this.#frames.main.processId, 1),
    });
    this.on("newListener", (name) => {
      if (name === "before-input-event") queueMicrotask(() => this.#tellKeys());
    });
    this.on("removeListener", (name) => {
      if (name === "before-input-event") this.#tellKeys();
    });
    live.set(this.id, this);
  }

  get mainFrame(): WebFrameMain {
    return this.#frames.main;
  }

  get hostWebContents(): null {
    return null;
  }

  get zoomFactor(): number {
    return this.#zoom;
  }

  set zoomFactor(factor: number) {
    this.setZoomFactor(factor);
  }

  getURL(): string {
    const { url } = this.#frames.main;
    return url === "about:blank" && !this.#loading ? "" : url;
  }

  getTitle(): string {
    return this.#title;
  }

  getType(): string {
    return "window";
  }

  getProcessId(): number {
    return this.#frames.main.processId;
  }

  getOSProcessId(): number {
    return runtime.running?.pid ?? 0;
  }

  getUserAgent(): string {
    return this.session.getUserAgent();
  }

  getLastWebPreferences(): WebPreferences {
    return this.standin.preferences;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  isLoadingMainFrame(): boolean {
    return this.#loading;
  }

  isFocused(): boolean {
    return this.standin.focused;
  }

  focus(): void {
    reportFailure(this.standin.page.then(({ session }) => session.send("Page.bringToFront")), "focus");
  }

  isDevToolsOpened(): boolean {
    return this.#devTools;
  }

  /** No tools are shown; main can see that something asked for them. */
  openDevTools(): void {
    if (this.standin.preferences.devTools === false || this.#devTools) return;
    this.#devTools = true;
    this.emit("devtools-opened");
  }

  closeDevTools(): void {
    if (!this.#devTools) return;
    this.#devTools = false;
    this.emit("devtools-closed");
  }

  toggleDevTools(): void {
    if (this.#devTools) this.closeDevTools();
    else this.openDevTools();
  }

  /** @throws ERR_… as Electron's loadURL rejects */
  async loadURL(url: string): Promise<void> {
    const { session } = await this.standin.page;
    const webUrl = toWebUrl(url);
    this.#gate.expect(webUrl);
    this.#wantsBlank = url.startsWith("about:blank");
    this.#loading = true;
    const { errorText, loaderId } = await session.send("Page.navigate", { url: webUrl });
    if (errorText !== undefined) {
      this.#loading = false;
      const code = errorText.replace(/^net::/u, "");
      this.emit("did-fail-load", makeEvent({}), -2, code, url, true, this.#frames.main.processId, 1);
      throw Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, errno: -2, url });
    }
    if (loaderId !== undefined) await this.#loads.wait(loaderId);
  }

  loadFile(path: string): Promise<void> {
    return this.loadURL(`file://${path}`);
  }

  reload(): void {
    this.#reload(false);
  }

  reloadIgnoringCache(): void {
    this.#reload(true);
  }

  stop(): void {
    reportFailure(this.standin.page.then(({ session }) => session.send("Page.stopLoading")), "stop");
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw new TypeError("Object has been destroyed");
    this.#push({ type: "push", channel, args });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const { session } = await this.standin.page;
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression: code, awaitPromise: true, returnByValue: true, userGesture });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async insertCSS(css: string): Promise<string> {
    await this.executeJavaScript(`{ const s = new CSSStyleSheet(); s.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(s); }`);
    return "standin-css";
  }

  setZoomFactor(factor: number): void {
    this.#zoom = factor;
    this.#applyZoom();
  }

  getZoomFactor(): number {
    return this.#zoom;
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }

  setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {
    return Promise.resolve();
  }

  setIgnoreMenuShortcuts(_ignore: boolean): void {}

  setBackgroundThrottling(_allowed: boolean): void {}

  setUserAgent(userAgent: string): void {
    reportFailure(this.standin.page.then(({ session }) => session.send("Emulation.setUserAgentOverride", { userAgent })), "setUserAgent");
  }

  setAudioMuted(muted: boolean): void {
    this.#audioMuted = muted;
  }

  isAudioMuted(): boolean {
    return this.#audioMuted;
  }

  /** WebRTC's own connections are not routed anywhere by the stand-in. */
  setWebRTCIPHandlingPolicy(_policy: string): void {}

  forcefullyCrashRenderer(): void {
    // The command's own answer never comes: the page that would give it is gone.
    this.standin.page.then(({ session }) => session.send("Page.crash")).catch(() => undefined);
  }

  print(_options?: object, callback?: (success: boolean, failureReason: string) => void): void {
    reportFailure(printPage(this.standin.page, callback), "print");
  }

  async printToPDF(options: Readonly<Record<string, unknown>> = {}): Promise<Buffer> {
    return await printToPDF((await this.standin.page).session, options);
  }

  async capturePage(): Promise<{ readonly toPNG: () => Buffer; readonly isEmpty: () => boolean }> {
    const { data } = await (await this.standin.page).session.send("Page.captureScreenshot", { format: "png" });
    const png = Buffer.from(data, "base64");
    return { toPNG: () => png, isEmpty: () => png.length === 0 };
  }

  close(): void {
    reportFailure(this.standin.page.then(async ({ targetId }) => (await runtime.browser()).closePage(targetId)), "close");
  }

  async #attach(page: AttachedPage): Promise<void> {
    const cdp = page.session;
    this.#frames.setMain(page.targetId);
    cdp.onClosed = () => this.#gone();
    this.#observe(cdp);
    const link = new PageLink(cdp, {
      isMainFrame: (frameId) => this.#frames.isMain(frameId),
      onMessage: (message, frameId, reply) => reportFailure(this.#received(message, frameId, reply), "message of a page"),
      onQuestion: (question, frameId) => this.#answer(question, frameId),
      onWorldReady: () => this.#tellKeys(),
    });
    this.#link = link;
    // Frames of other sites and workers have sessions of their own; their requests pass the same gate.
    cdp.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => reportFailure(this.#watchChild(sessionId, targetInfo.type), `attach ${targetInfo.type}`));
    const { preferences } = this.standin;
    const userAgent = this.session.standin.userAgent();
    this.session.standin.pages.add({ ownsFrame: (frameId) => this.#frames.has(frameId), cdp, webContents: this });
    await Promise.all([
      cdp.send("Page.enable"), cdp.send("Inspector.enable"), cdp.send("Page.setLifecycleEventsEnabled", { enabled: true }),
      link.start(readPreload(preferences), preferences.additionalArguments ?? []), this.#gate.watch(cdp),
      cdp.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      ...(userAgent === null ? [] : [cdp.send("Emulation.setUserAgentOverride", { userAgent })]),
    ]);
    this.#claim(page);
    if (page.waiting) await cdp.send("Runtime.runIfWaitingForDebugger");
  }

  async #watchChild(sessionId: string, type: string): Promise<void> {
    const child = (await runtime.browser()).connection.session(sessionId);
    if (type === "iframe") {
      this.#observeFrames(child);
      await Promise.all([child.send("Page.enable"), child.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })]);
      await this.#gate.watch(child);
    }
    await child.send("Runtime.runIfWaitingForDebugger");
  }

  #observe(cdp: CdpSession): void {
    this.#observeFrames(cdp);
    cdp.on("Page.lifecycleEvent", ({ frameId, loaderId, name }) => {
      if (!this.#frames.isMain(frameId) || loaderId !== this.#document) return;
      if (name === "DOMContentLoaded") this.emit("dom-ready", makeEvent({}));
      if (name !== "load") return;
      this.#loading = false;
      if (this.#zoom !== 1) this.#applyZoom();
      this.emit("did-finish-load", makeEvent({}));
      this.emit("did-stop-loading", makeEvent({}));
      this.#loads.loaded(loaderId);
    });
    cdp.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
      const frame = this.#frames.get(frameId);
      frame?.navigated(url, frame.name);
      this.emit("did-navigate-in-page", makeEvent({}), toAppUrl(url), this.#frames.isMain(frameId), frame?.processId ?? 0, frame?.routingId ?? 0);
    });
    cdp.on("Page.frameStartedLoading", ({ frameId }) => {
      if (!this.#frames.isMain(frameId)) return;
      this.#loading = true;
      this.emit("did-start-loading", makeEvent({}));
    });
    cdp.on("Page.frameRequestedNavigation", ({ frameId, url }) => {
      // Everything else passes the request gate, where it can be stopped for certain.
      if (/^(https?|data|javascript):/iu.test(url)) return;
      const frame = this.#frames.get(frameId);
      if (!this.#mayNavigate({ url, isMainFrame: this.#frames.isMain(frameId), isRedirect: false, frame })) cdp.post("Page.stopLoading");
    });
    cdp.on("Page.windowOpen", ({ url, windowName, windowFeatures }) => {
      this.standin.lastOpened.push({ url: toAppUrl(url), frameName: windowName, features: windowFeatures.join(","), at: Date.now() });
    });
    cdp.on("Page.javascriptDialogOpening", ({ type }) => {
      // Electron shows these as native boxes; here nobody could answer, and a test must not hang.
      cdp.post("Page.handleJavaScriptDialog", { accept: type === "beforeunload" || type === "alert" });
    });
    cdp.on("Inspector.targetCrashed", () => {
      this.#crashed = true;
      this.#loads.abandon("ERR_FAILED: the page crashed");
      this.emit("render-process-gone", makeEvent({}), { reason: "crashed", exitCode: 5 });
    });
    cdp.on("Runtime.consoleAPICalled", ({ type, args }) => {
      const level = type === "error" ? "error" : type === "warning" ? "warning" : type === "debug" ? "debug" : "info";
      const message = args.map(({ value, description }) => (typeof value === "string" ? value : (description ?? JSON.stringify(value) ?? ""))).join(" ");
      this.emit("console-message", makeEvent({ level, message, lineNumber: 0, sourceId: "", frame: this.#frames.main }));
    });
  }

  #observeFrames(cdp: CdpSession): void {
    cdp.on("Page.frameAttached", ({ frameId, parentFrameId }) => this.#frames.attached(frameId, parentFrameId));
    cdp.on("Page.frameDetached", ({ frameId, reason }) => {
      // A frame that moves to another process is detached here and attached there.
      if (reason === "remove") this.#frames.detached(frameId);
    });
    cdp.on("Page.frameNavigated", ({ frame }) => {
      this.#frames.navigated(frame.id, frame.parentId, `${frame.url}${frame.urlFragment ?? ""}`, frame.name ?? "");
      if (!this.#frames.isMain(frame.id)) return;
      this.#crashed = false;
      // The empty page that a window begins with is not a document of the application.
      if (frame.url !== "about:blank" || this.#document !== null || this.#wantsBlank) this.#document = frame.loaderId;
      this.emit("did-navigate", makeEvent({}), toAppUrl(frame.url), 200, "OK");
    });
  }

  #mayNavigate({ url, isMainFrame, isRedirect, frame }: { readonly url: string; readonly isMainFrame: boolean; readonly isRedirect: boolean; readonly frame: WebFrameMain | null }): boolean {
    const facts = { url, isMainFrame, isSameDocument: false, frame, initiator: this.#frames.main };
    const emit = (name: string): boolean => {
      const event = makeEvent(facts);
      this.emit(name, event, url, false, isMainFrame, frame?.processId ?? 0, frame?.routingId ?? 0);
      return !event.defaultPrevented;
    };
    if (isRedirect) return emit("will-redirect");
    const allowed = emit("will-frame-navigate") && (!isMainFrame || emit("will-navigate"));
    if (allowed) emit("did-start-navigation");
    return allowed;
  }

  #popUp(opened: { readonly url: string; readonly frameName: string; readonly features: string }, page: AttachedPage): OpenAnswer & { readonly url: string } {
    const url = opened.url === "" ? toAppUrl(page.url === "" ? "about:blank" : page.url) : opened.url;
    const answer = this.#openHandler?.({ url, frameName: opened.frameName, features: opened.features, disposition: opened.features === "" ? "foreground-tab" : "new-window", referrer: { url: "", policy: "default" } });
    return { ...(answer ?? { action: "allow" }), url };
  }

  async #received(message: FromPage, frameId: string, reply: (message: ToPage) => void): Promise<void> {
    const sender = this.#sender(frameId);
    switch (message.type) {
      case "send":
        this.ipc.emit(message.channel, makeIpcEvent(sender), ...message.args);
        ipcMain.emit(message.channel, makeIpcEvent(sender), ...message.args);
        return;
      case "invoke": {
        const { id, channel } = message;
        const target = this.ipc.handles(channel) ? this.ipc : ipcMain;
        try {
          reply({ type: "reply", id, ok: true, value: await target.invoke(makeIpcEvent(sender), channel, message.args) });
        } catch (error) {
          reply({ type: "reply", id, ok: false, value: `Error invoking remote method '${channel}': ${String(error)}` });
        }
        return;
      }
      case "permission": {
        const frame = this.#frames.get(frameId) ?? this.#frames.main;
        const details = { ...message.details, requestingUrl: frame.url, isMainFrame: this.#frames.isMain(frameId), securityOrigin: frame.origin };
        const granted = await this.session.standin.permissions.request(this, message.permission, originOf(frame.url), details);
        if (message.permission === "display-capture") await this.session.standin.askDisplayMedia({ frame, securityOrigin: frame.origin, videoRequested: true, audioRequested: false, userGesture: true });
        reply({ type: "reply", id: message.id, ok: true, value: granted });
        return;
      }
      case "focus":
      case "blur":
      case "resize":
        this.standin.onWindowMessage(message.type);
        return;
      case "context-menu":
        this.emit("context-menu", makeEvent({}), { ...message.params, linkURL: toAppUrl(String(message.params["linkURL"])), pageURL: toAppUrl(String(message.params["pageURL"])), frame: this.#frames.get(frameId) });
        return;
      case "preload-error": {
        const path = this.standin.preferences.preload ?? "";
        process.stderr.write(`Unable to load preload script: ${path}\n${message.error.stack ?? message.error.message}\n`);
        this.emit("preload-error", makeEvent({}), path, message.error);
        return;
      }
      case "ask-key":
      case "ask-sync":
        throw new Error("questions come by another way");
    }
  }

  async #answer(question: FromPage, frameId: string): Promise<unknown> {
    if (question.type === "ask-key") return this.#keyPrevented(question.input);
    if (question.type !== "ask-sync") return undefined;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const event = makeIpcEvent(this.#sender(frameId));
    Object.defineProperty(event, "returnValue", { set: resolve, get: () => undefined });
    const heard = ipcMain.emit(question.channel, event, ...question.args);
    return heard ? await promise : undefined;
  }

  #keyPrevented(input: KeyInput): boolean {
    const event = makeEvent({});
    this.emit("before-input-event", event, input);
    return event.defaultPrevented;
  }

  #sender(frameId: string): IpcSender {
    const frame = this.#frames.get(frameId) ?? this.#frames.main;
    return { type: "frame", sender: this, senderFrame: frame, processId: frame.processId, frameId: frame.routingId };
  }

  #push(message: ToPage): void {
    this.#link?.push(message);
  }

  #tellKeys(): void {
    this.#push({ type: "keys", ask: this.listenerCount("before-input-event") > 0 });
  }

  #applyZoom(): void {
    if (this.#document === null) return;
    reportFailure(this.executeJavaScript(`document.documentElement.style.zoom = ${this.#zoom === 1 ? '""' : `"${this.#zoom}"`}`), "setZoomFactor");
  }

  #reload(ignoreCache: boolean): void {
    this.#gate.expect(toWebUrl(this.#frames.main.url));
    reportFailure(this.standin.page.then(({ session }) => session.send("Page.reload", { ignoreCache })), "reload");
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    live.delete(this.id);
    for (const page of this.session.standin.pages) if (page.webContents === this) this.session.standin.pages.delete(page);
    this.#loads.abandon("ERR_ABORTED: the window was closed");
    this.emit("destroyed");
  }
}

function makeIpcEvent(sender: IpcSender): IpcSender & object {
  const contents = sender.sender as WebContents;
  return makeEvent({ ...sender, ports: [], reply: (channel: string, ...args: unknown[]): void => contents.send(channel, ...args) });
}
