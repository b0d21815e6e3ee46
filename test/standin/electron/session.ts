import { runtime } from "../runtime.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import type { CdpSession } from "../chromium/cdp-connection.ts";
import { paths } from "./app-paths.ts";
import { watchDownloads } from "./downloads.ts";
import { Emulated, guarded, notEmulated } from "./emulated.ts";
import { Permissions } from "./permissions.ts";
import { SchemeHandlers } from "./protocol.ts";
import type { Protocol } from "./protocol.ts";
import { RequestListeners } from "./web-request.ts";
import type { WebRequest } from "./web-request.ts";

type RequestHandler = Parameters<Permissions["setRequestHandler"]>[0];
type CheckHandler = Parameters<Permissions["setCheckHandler"]>[0];
type DisplayMediaHandler = (request: object, callback: (streams: object) => void) => void;

/** A page of a session, as far as the session has to know it. */
interface SessionPage {
  readonly ownsFrame: (frameId: string) => boolean;
  readonly cdp: CdpSession;
  readonly webContents: unknown;
}

/** Electron's Session: one Chromium browser context, made when its first window opens. */
export class Session extends Emulated {
  /** For the stand-in's other parts; Electron has no such property. */
  readonly standin: {
    readonly partition: string | null;
    readonly schemes: SchemeHandlers;
    readonly requests: RequestListeners;
    readonly permissions: Permissions;
    readonly pages: Set<SessionPage>;
    readonly contextId: () => Promise<string | null>;
    readonly askDisplayMedia: (request: object) => Promise<void>;
    readonly userAgent: () => string | null;
  };
  readonly storagePath: string | null = null;
  #context: Promise<string | null> | null = null;
  #displayMedia: DisplayMediaHandler | null = null;
  #userAgent: string | null = null;
  #spellChecker = true;

  constructor(partition: string | null) {
    super();
    const requests = new RequestListeners();
    const permissions = new Permissions();
    this.standin = {
      partition, schemes: new SchemeHandlers(), requests, permissions, pages: new Set(), contextId: () => this.#contextId(),
      askDisplayMedia: (request) => this.#askDisplayMedia(request), userAgent: () => this.#userAgent,
    };
  }

  get protocol(): Protocol {
    return this.standin.schemes.protocol;
  }

  get webRequest(): WebRequest {
    return this.standin.requests.webRequest;
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    reportFailure(this.standin.permissions.setRequestHandler(handler), "deny permissions");
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    reportFailure(this.standin.permissions.setCheckHandler(handler), "deny permissions");
  }

  /** USB, HID, serial and Bluetooth: Chromium's choosers are never shown, so that no device is ever handed out. */
  setDevicePermissionHandler(_handler: ((details: object) => boolean) | null): void {}

  setBluetoothPairingHandler(_handler: ((details: object, callback: (response: object) => void) => void) | null): void {}

  setDisplayMediaRequestHandler(handler: DisplayMediaHandler | null): void {
    this.#displayMedia = handler;
  }

  setUserAgent(userAgent: string): void {
    this.#userAgent = userAgent;
    for (const page of this.standin.pages) page.cdp.post("Emulation.setUserAgentOverride", { userAgent });
  }

  getUserAgent(): string {
    return this.#userAgent ?? `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${process.versions["chrome"] ?? "0"} Safari/537.36`;
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.#spellChecker = enabled;
  }

  isSpellCheckerEnabled(): boolean {
    return this.#spellChecker;
  }

  setSpellCheckerLanguages(_languages: readonly string[]): void {}

  setSpellCheckerDictionaryDownloadURL(_url: string): void {}

  /** Only `direct` is emulated: the stand-in uses the system's network settings. */
  setProxy(config: { readonly mode?: string }): Promise<void> {
    return config.mode === undefined || config.mode === "direct" || config.mode === "system" ? Promise.resolve() : notEmulated(`session.setProxy(${config.mode})`);
  }

  async clearStorageData(): Promise<void> {
    for (const page of this.standin.pages) await page.cdp.send("Storage.clearDataForOrigin", { origin: "*", storageTypes: "all" });
  }

  async clearCache(): Promise<void> {
    for (const page of this.standin.pages) await page.cdp.send("Network.clearBrowserCache");
  }

  clearHostResolverCache(): Promise<void> {
    return Promise.resolve();
  }

  clearAuthCache(): Promise<void> {
    return Promise.resolve();
  }

  closeAllConnections(): Promise<void> {
    return Promise.resolve();
  }

  flushStorageData(): void {}

  setCertificateVerifyProc(_verify: unknown): void {}

  setSSLConfig(_config: object): void {}

  /** The handler is asked; its streams go nowhere, because Chromium's own picker cannot be filled in from outside. */
  async #askDisplayMedia(request: object): Promise<void> {
    const handler = this.#displayMedia;
    if (handler !== null) await new Promise<void>((resolve) => handler(request, () => resolve()));
  }

  #contextId(): Promise<string | null> {
    this.#context ??= this.#start();
    return this.#context;
  }

  async #start(): Promise<string | null> {
    const browser = await runtime.browser();
    const contextId = runtime.claimDefaultContext() ? null : await browser.createContext();
    const contentsOf = (frameId: string): unknown => [...this.standin.pages].find((page) => page.ownsFrame(frameId))?.webContents ?? null;
    await this.standin.permissions.start(browser.connection.browser, contextId);
    await watchDownloads(browser.connection.browser, contextId, this, contentsOf, () => paths.get("downloads"));
    return contextId;
  }
}

const partitions = new Map<string, Session>();
let defaultSession: Session | null = null;

/** Electron's `session` module. */
export const session = guarded("session", {
  get defaultSession(): Session {
    defaultSession ??= new Session(null);
    return defaultSession;
  },
  /** Storage of a partition lives as long as the process, also when its name begins with `persist:`. */
  fromPartition: (partition: string): Session => {
    if (partition === "") return session.defaultSession;
    const known = partitions.get(partition) ?? new Session(partition);
    partitions.set(partition, known);
    return known;
  },
});
