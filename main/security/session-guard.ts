import type { Denial, Dispose } from "../ports.ts";
import { isRequestAllowed, originOf } from "./request-filter.ts";

/** The part of Electron's `Session` that is guarded. */
export interface GuardedSession {
  setPermissionRequestHandler(handler: ((contents: unknown, permission: string, callback: (granted: boolean) => void) => void) | null): void;
  setPermissionCheckHandler(handler: ((contents: unknown, permission: string) => boolean) | null): void;
  setDevicePermissionHandler(handler: (() => boolean) | null): void;
  setDisplayMediaRequestHandler(handler: ((request: unknown, callback: (streams: Record<string, never>) => void) => void) | null): void;
  setSpellCheckerEnabled(enabled: boolean): void;
  readonly webRequest: {
    onBeforeRequest(listener: ((details: { readonly url: string }, callback: (response: { readonly cancel: boolean }) => void) => void) | null): void;
  };
  on(event: "will-download", listener: (event: { preventDefault(): void }, item: { getURL(): string }) => void): unknown;
}

/**
 * Everything that a session could let through, refused by default, in one place. Without a handler Electron approves permissions,
 * so both the request and the check handler are set (Electron docs, security.md item 5).
 */
export function guardSession(session: GuardedSession, onDenied: (denial: Denial) => void): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    onDenied({ kind: "permission-denied", what: permission });
    // SECURITY: no page of ours needs a permission; camera, microphone, clipboard, notifications and the rest are refused.
    callback(false);
  });
  session.setPermissionCheckHandler((_contents, permission) => {
    onDenied({ kind: "permission-check-denied", what: permission });
    // SECURITY: the synchronous check is a second way to the same permissions.
    return false;
  });
  // SECURITY: HID, serial and USB devices have their own handler.
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => {
    onDenied({ kind: "permission-denied", what: "display-capture" });
    // SECURITY: an empty answer refuses the capture of screens and windows.
    callback({});
  });
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed = isRequestAllowed(details.url);
    if (!allowed) onDenied({ kind: "request-blocked", what: originOf(details.url) });
    // SECURITY: the renderer makes no network request at all; only our own scheme is answered.
    callback({ cancel: !allowed });
  });
  session.on("will-download", (event, item) => {
    onDenied({ kind: "download-blocked", what: originOf(item.getURL()) });
    // SECURITY: nothing is downloaded by a page; the receipt is saved by main through a dialog.
    event.preventDefault();
  });
  // SECURITY: Chromium's spell checker would fetch dictionaries, and would help with a language exam.
  session.setSpellCheckerEnabled(false);
}

/** Tells listeners about denials; the same fact at most once in ten seconds, so that a page cannot flood the journal. */
export class DenialFeed {
  readonly #listeners = new Set<(denial: Denial) => void>();
  readonly #lastAt = new Map<string, number>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  emit(denial: Denial): void {
    const key = `${denial.kind} ${denial.what}`;
    const now = this.#monotonic();
    const last = this.#lastAt.get(key);
    if (last !== undefined && now - last < 10_000) return;
    if (this.#lastAt.size > 1000) this.#lastAt.clear();
    this.#lastAt.set(key, now);
    for (const listener of this.#listeners) listener(denial);
  }

  subscribe(listener: (denial: Denial) => void): Dispose {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
