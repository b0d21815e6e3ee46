import type { CdpSession } from "../chromium/cdp-connection.ts";

type RequestHandler = (webContents: unknown, permission: string, callback: (granted: boolean) => void, details: Readonly<Record<string, unknown>>) => void;
type CheckHandler = (webContents: unknown, permission: string, requestingOrigin: string, details: Readonly<Record<string, unknown>>) => boolean;

/** Chromium's descriptors behind each of Electron's permission names. */
const CHROMIUM_NAMES: Readonly<Record<string, readonly string[]>> = {
  media: ["camera", "microphone"],
  geolocation: ["geolocation"],
  notifications: ["notifications"],
  midi: ["midi"],
  midiSysex: ["midi-sysex"],
  "clipboard-read": ["clipboard-read"],
  "clipboard-sanitized-write": ["clipboard-write"],
  "display-capture": ["display-capture"],
  "idle-detection": ["idle-detection"],
  "window-management": ["window-management"],
  "storage-access": ["storage-access"],
  "persistent-storage": ["persistent-storage"],
};

/**
 * Permissions of a session. Chromium holds the truth: with a handler everything starts denied there, and a request that the handler grants is granted there
 * just before the page's own call goes on; without a handler everything is granted, as in Electron.
 */
export class Permissions {
  #browser: { readonly session: CdpSession; readonly contextId: string | null } | null = null;
  #requestHandler: RequestHandler | null = null;
  #checkHandler: CheckHandler | null = null;

  /** The session's browser context is there: Chromium learns what was decided so far. */
  async start(session: CdpSession, contextId: string | null): Promise<void> {
    this.#browser = { session, contextId };
    await this.#applyDefaults();
  }

  setRequestHandler(handler: RequestHandler | null): Promise<void> {
    this.#requestHandler = handler;
    return this.#applyDefaults();
  }

  setCheckHandler(handler: CheckHandler | null): Promise<void> {
    this.#checkHandler = handler;
    return this.#applyDefaults();
  }

  /** Sets what Chromium answers before any request. */
  async #applyDefaults(): Promise<void> {
    const granted = this.#requestHandler === null && this.#checkHandler === null;
    await Promise.all(Object.keys(CHROMIUM_NAMES).map((permission) => this.#set(permission, granted)));
  }

  /** A page asks for a permission: the handlers decide, Chromium is told, then the page's call goes on. */
  async request(webContents: unknown, permission: string, origin: string, details: Readonly<Record<string, unknown>>): Promise<boolean> {
    if (this.#requestHandler === null && this.#checkHandler === null) return true;
    const checked = this.#checkHandler === null ? true : this.#checkHandler(webContents, permission, origin, details);
    const handler = this.#requestHandler;
    // Electron asks its request handler whatever the check said; only without one does the check decide.
    const granted = handler === null ? checked : await new Promise<boolean>((resolve) => handler(webContents, permission, resolve, details));
    await this.#set(permission, granted);
    return granted;
  }

  async #set(permission: string, granted: boolean): Promise<void> {
    if (this.#browser === null) return;
    const { session, contextId } = this.#browser;
    const context = contextId === null ? {} : { browserContextId: contextId };
    for (const name of CHROMIUM_NAMES[permission] ?? []) {
      await session.send("Browser.setPermission", { permission: { name, ...(name === "midi-sysex" ? { name: "midi", sysex: true } : {}) }, setting: granted ? "granted" : "denied", ...context });
    }
  }
}
