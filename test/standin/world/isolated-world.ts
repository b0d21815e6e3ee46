import type { Codec } from "./codec.ts";
import type { Endpoint, EndpointOptions } from "./endpoint.ts";

/** What the isolated world is told when it starts. */
export interface IsolatedWorldConfig {
  readonly binding: string;
  readonly receiver: string;
  readonly moduleGetter: string;
  readonly events: { readonly toPage: string; readonly toPreload: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly arch: string;
  readonly argv: readonly string[];
  readonly hasPreload: boolean;
}

/** What the isolated world sends to this process. */
export type FromPage =
  | { readonly type: "invoke"; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: "send"; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: "ask-sync"; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: "ask-key"; readonly input: KeyInput }
  | { readonly type: "permission"; readonly id: number; readonly permission: string; readonly details: Readonly<Record<string, unknown>> }
  | { readonly type: "focus" | "blur" | "resize" }
  | { readonly type: "context-menu"; readonly params: Readonly<Record<string, unknown>> }
  | { readonly type: "preload-error"; readonly error: Error };

/** What this process sends to the isolated world. */
export type ToPage =
  | { readonly type: "reply"; readonly id: number; readonly ok: boolean; readonly value: unknown }
  | { readonly type: "push"; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: "keys"; readonly ask: boolean };

/** Electron's `Input` of before-input-event. */
export interface KeyInput {
  readonly type: "keyDown" | "keyUp";
  readonly key: string;
  readonly code: string;
  readonly isAutoRepeat: boolean;
  readonly isComposing: boolean;
  readonly shift: boolean;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly location: number;
  readonly modifiers: readonly string[];
}

/** Name of the function that stops in the debugger to wait for an answer; the other side recognises the stop by it. */
export const ASK_FUNCTION = "standinAsk";

/**
 * The preload's world: `require("electron")` with ipcRenderer and contextBridge, key events that main may prevent, focus and size.
 * Self-contained: its source is injected before a page's first script.
 */
export function isolatedWorld(makeCodec: () => Codec, makeEndpoint: (options: EndpointOptions) => Endpoint, config: IsolatedWorldConfig): void {
  const world = globalThis as unknown as Record<string, unknown>;
  const codec = makeCodec();
  const post = (message: FromPage): void => (world[config.binding] as (text: string) => void)(codec.encode(message));
  const isMainFrame = window.top === window;

  // A synchronous answer from another process: the question is posted, and `debugger` holds this thread until the answer was written into `answer`.
  // Content security policies do not reach this way, and nothing has to be added to the page for it.
  function standinAsk(question: FromPage): unknown {
    post(question);
    // oxlint-disable-next-line prefer-const -- written by the debugger
    let answer = "";
    // oxlint-disable-next-line no-debugger -- this is how the answer comes in
    debugger;
    return answer === "" ? undefined : codec.decode(answer);
  }

  let asksKeys = false;
  const onKey = (event: KeyboardEvent): void => {
    if (!event.isTrusted) return;
    const modifiers = [...(event.shiftKey ? ["shift"] : []), ...(event.ctrlKey ? ["control"] : []), ...(event.altKey ? ["alt"] : []), ...(event.metaKey ? ["meta"] : []), ...(event.repeat ? ["isautorepeat"] : [])];
    const input: KeyInput = {
      type: event.type === "keydown" ? "keyDown" : "keyUp", key: event.key, code: event.code, isAutoRepeat: event.repeat, isComposing: event.isComposing,
      shift: event.shiftKey, control: event.ctrlKey, alt: event.altKey, meta: event.metaKey, location: event.location, modifiers,
    };
    if (asksKeys && standinAsk({ type: "ask-key", input }) === true) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.type === "keydown" && isBrowserShortcut(event)) event.preventDefault();
  };
  // Shortcuts of the Chromium browser that an Electron window does not have (new tab, find, print, history, …).
  function isBrowserShortcut(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (/^f(1|3|5|6|7|11|12)$/u.test(key)) return true;
    if (event.altKey && ["arrowleft", "arrowright", "home", "d", "e", "f"].includes(key) && !event.ctrlKey) return true;
    return (event.ctrlKey || event.metaKey) && "dfghjklnoprstuw+-=0123456789".includes(key) && key.length === 1;
  }
  window.addEventListener("keydown", onKey, true);
  window.addEventListener("keyup", onKey, true);

  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }>();
  type Listener = (event: unknown, ...args: unknown[]) => void;
  const listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>();
  let lastId = 0;
  const request = (make: (id: number) => FromPage): Promise<unknown> => new Promise((resolve, reject) => {
    lastId += 1;
    post(make(lastId));
    waiting.set(lastId, { resolve, reject });
  });

  function emit(channel: string, event: unknown, args: readonly unknown[]): boolean {
    const registered = [...(listeners.get(channel) ?? [])];
    for (const entry of registered) {
      if (entry.once) ipcRenderer.removeListener(channel, entry.listener);
      // One listener that throws must not keep the message from the others.
      try {
        entry.listener(event, ...args);
      } catch (error) {
        reportError(error);
      }
    }
    return registered.length > 0;
  }
  const add = (channel: string, listener: Listener, once: boolean): unknown => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
    return ipcRenderer;
  };
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> => request((id) => ({ type: "invoke", id, channel, args })),
    send: (channel: string, ...args: unknown[]): void => post({ type: "send", channel, args }),
    sendSync: (channel: string, ...args: unknown[]): unknown => standinAsk({ type: "ask-sync", channel, args }),
    on: (channel: string, listener: Listener): unknown => add(channel, listener, false),
    once: (channel: string, listener: Listener): unknown => add(channel, listener, true),
    addListener: (channel: string, listener: Listener): unknown => add(channel, listener, false),
    off: (channel: string, listener: Listener): unknown => ipcRenderer.removeListener(channel, listener),
    removeListener: (channel: string, listener: Listener): unknown => {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener));
      return ipcRenderer;
    },
    removeAllListeners: (channel?: string): unknown => {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string): number => listeners.get(channel)?.length ?? 0,
  };

  world[config.receiver] = (text: string): void => {
    const message = codec.decode(text) as ToPage;
    if (message.type === "keys") asksKeys = message.ask;
    else if (message.type === "push") emit(message.channel, { sender: ipcRenderer, ports: [] }, message.args);
    else {
      const pending = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) pending?.resolve(message.value);
      else pending?.reject(new Error(String(message.value)));
    }
  };
  if (!isMainFrame) return;

  const endpoint = makeEndpoint({
    sends: config.events.toPage, receives: config.events.toPreload, onExpose: null,
    reserved: (permission, details) => request((id) => ({ type: "permission", id, permission: String(permission), details: details as Readonly<Record<string, unknown>> })),
  });
  const refuseUnknown = <T extends object>(name: string, emulated: T): T => new Proxy(emulated, {
    get: (object, key, receiver) => {
      if (typeof key === "string" && !(key in object)) throw new Error(`not emulated: ${name}.${key}`);
      return Reflect.get(object, key, receiver) as unknown;
    },
  });
  const electron = refuseUnknown("electron (preload)", {
    ipcRenderer: refuseUnknown("ipcRenderer", ipcRenderer),
    contextBridge: refuseUnknown("contextBridge", { exposeInMainWorld: endpoint.expose }),
  });
  world[config.moduleGetter] = (run: (...args: unknown[]) => void): void => {
    const load = (name: string): unknown => {
      if (name === "electron" || name === "electron/renderer") return electron;
      throw new Error(`module not found: ${name}`);
    };
    const preloadProcess = Object.freeze({ type: "renderer", sandboxed: true, contextIsolated: true, contextId: "standin", isMainFrame: true, platform: config.platform, arch: config.arch, versions: Object.freeze(config.versions), argv: Object.freeze(config.argv), env: Object.freeze({}) });
    const preloadModule = { exports: {} };
    try {
      run(load, preloadModule, preloadModule.exports, preloadProcess, (task: () => void) => setTimeout(task, 0), clearTimeout);
    } catch (error) {
      post({ type: "preload-error", error: error instanceof Error ? error : new Error(String(error)) });
    }
  };

  window.addEventListener("focus", () => post({ type: "focus" }));
  window.addEventListener("blur", () => post({ type: "blur" }));
  window.addEventListener("resize", () => post({ type: "resize" }));
  window.addEventListener("contextmenu", (event) => {
    // Electron shows no menu of its own: main builds one from the event.
    event.preventDefault();
    const element = event.target instanceof Element ? event.target : null;
    const isEditable = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable);
    post({ type: "context-menu", params: { x: event.clientX, y: event.clientY, linkURL: element?.closest("a")?.href ?? "", selectionText: String(getSelection() ?? ""), isEditable, pageURL: location.href, mediaType: element instanceof HTMLImageElement ? "image" : "none", srcURL: element instanceof HTMLImageElement ? element.src : "" } });
  });
}
