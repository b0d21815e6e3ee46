import type { AttachedPage } from "../chromium/browser.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import { runtime } from "../runtime.ts";
import type { FromPage, KeyInput, ToPage } from "../world/isolated-world.ts";
import { ContentsActions } from "./contents-actions.ts";
import { makeEvent } from "./emulated.ts";
import { FrameTree } from "./frames.ts";
import type { WebFrameMain } from "./frames.ts";
import { dispatchInvoke, dispatchSend, dispatchSync } from "./ipc-dispatch.ts";
import { IpcMain } from "./ipc-main.ts";
import type { IpcSender } from "./ipc-main.ts";
import { LoadWaiters } from "./load-waiters.ts";
import { observeFrames, observePage } from "./page-events.ts";
import type { PageObserver } from "./page-events.ts";
import { PageLink } from "./page-link.ts";
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
export class WebContents extends ContentsActions {
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
  readonly #observer: PageObserver;
  readonly #claim: (page: AttachedPage) => void;
  /** Chromium's id of the document that the page shows; null before its first own document. */
  #document: string | null = null;
  #link: PageLink | null = null;
  #openHandler: OpenHandler | null = null;
  #destroyed = false;
  #crashed = false;
  #loading = false;
  #wantsBlank = false;
  /** Whether a document of the application was loaded. */
  #begun = false;
  #title = "";
  #zoom = 1;

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
    this.#observer = {
      onDocument: (loaderId, webUrl) => this.#newDocument(loaderId, webUrl),
      onStartedLoading: () => {
        this.#loading = true;
        this.emit("did-start-loading", makeEvent({}));
      },
      onLifecycle: (loaderId, name) => this.#lifecycle(loaderId, name),
      onSameDocumentNavigation: (url, isMainFrame, frame) => this.emit("did-navigate-in-page", makeEvent({}), url, isMainFrame, frame?.processId ?? 0, frame?.routingId ?? 0),
      onOtherNavigation: (url, isMainFrame, frame) => this.#mayNavigate({ url, isMainFrame, isRedirect: false, frame }),
      onWindowOpen: (opened) => this.standin.lastOpened.push({ ...opened, at: Date.now() }),
      onCrashed: () => this.#gotCrashed(),
      onConsole: (level, message) => this.emit("console-message", makeEvent({ level, message, lineNumber: 0, sourceId: "", frame: this.#frames.main })),
    };
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
    // The empty page that a window begins with is no entry of Electron's history: nobody can go back to it.
    if (!this.#begun) await session.send("Page.resetNavigationHistory");
    this.#begun = true;
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

  setUserAgent(userAgent: string): void {
    reportFailure(this.standin.page.then(({ session }) => session.send("Emulation.setUserAgentOverride", { userAgent })), "setUserAgent");
  }

  close(): void {
    reportFailure(this.standin.page.then(async ({ targetId }) => (await runtime.browser()).closePage(targetId)), "close");
  }

  async #attach(page: AttachedPage): Promise<void> {
    const cdp = page.session;
    this.#frames.setMain(page.targetId);
    cdp.onClosed = () => this.#gone();
    observePage(cdp, this.#frames, this.#observer);
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
      observeFrames(child, this.#frames, this.#observer);
      await Promise.all([child.send("Page.enable"), child.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })]);
      await this.#gate.watch(child);
    }
    await child.send("Runtime.runIfWaitingForDebugger");
  }

  #lifecycle(loaderId: string, name: string): void {
    if (loaderId !== this.#document) return;
    if (name === "DOMContentLoaded") this.emit("dom-ready", makeEvent({}));
    if (name !== "load") return;
    this.#loading = false;
    if (this.#zoom !== 1) this.#applyZoom();
    this.emit("did-finish-load", makeEvent({}));
    this.emit("did-stop-loading", makeEvent({}));
    this.#loads.loaded(loaderId);
  }

  #newDocument(loaderId: string, webUrl: string): void {
    this.#crashed = false;
    // The empty page that a window begins with is not a document of the application.
    if (webUrl !== "about:blank" || this.#document !== null || this.#wantsBlank) this.#document = loaderId;
    this.emit("did-navigate", makeEvent({}), toAppUrl(webUrl), 200, "OK");
  }

  #gotCrashed(): void {
    this.#crashed = true;
    this.#loads.abandon("ERR_FAILED: the page crashed");
    this.emit("render-process-gone", makeEvent({}), { reason: "crashed", exitCode: 5 });
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
        return dispatchSend(sender, message);
      case "invoke":
        return await dispatchInvoke(sender, message, reply);
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
    if (question.type === "ask-key") return this.#keyPrevented(question.input) ? true : undefined;
    return question.type === "ask-sync" ? await dispatchSync(this.#sender(frameId), question) : undefined;
  }

  #keyPrevented(input: KeyInput): boolean {
    const event = makeEvent({});
    this.emit("before-input-event", event, input);
    return event.defaultPrevented;
  }

  #sender(frameId: string): IpcSender & { readonly sender: WebContents } {
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
