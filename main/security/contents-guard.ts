import type { Denial } from "../ports.ts";
import { APP_INDEX } from "./origin.ts";
import { originOf } from "./request-filter.ts";

interface Preventable {
  preventDefault(): void;
}
interface Navigation extends Preventable {
  readonly url: string;
}

/** The part of Electron's `WebContents` that is guarded. */
export interface GuardedContents {
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: "deny" }): void;
  on(event: "will-navigate", listener: (details: Navigation) => void): unknown;
  on(event: "will-frame-navigate", listener: (details: Navigation) => void): unknown;
  on(event: "will-redirect", listener: (details: Navigation) => void): unknown;
  on(event: "will-attach-webview", listener: (event: Preventable) => void): unknown;
  on(event: "devtools-opened", listener: () => void): unknown;
  closeDevTools(): void;
}

/** Keeps a webContents on our one page: no other page, no other window, no webview, no developer tools outside development. */
export function guardContents(contents: GuardedContents, options: { readonly developerTools: boolean }, onDenied: (denial: Denial) => void): void {
  const stay = (details: Navigation): void => {
    // A reload of our own page is how the window comes back after a crash of the renderer.
    if (details.url === APP_INDEX) return;
    onDenied({ kind: "navigation-blocked", what: originOf(details.url) });
    details.preventDefault();
  };
  // SECURITY: the main frame stays on our page; another page in this window would be asked for by nobody.
  contents.on("will-navigate", stay);
  // SECURITY: sub-frames do not emit will-navigate.
  contents.on("will-frame-navigate", stay);
  // SECURITY: a redirect changes the target after will-navigate has passed.
  contents.on("will-redirect", stay);
  contents.setWindowOpenHandler(({ url }) => {
    onDenied({ kind: "pop-up-blocked", what: originOf(url) });
    // SECURITY: a second window would be outside every control.
    return { action: "deny" };
  });
  contents.on("will-attach-webview", (event) => {
    onDenied({ kind: "navigation-blocked", what: "webview" });
    // SECURITY: a webview has its own preferences, and could have Node.
    event.preventDefault();
  });
  if (!options.developerTools) {
    // SECURITY: developer tools could read and change answers, and call the bridge by hand.
    contents.on("devtools-opened", () => contents.closeDevTools());
  }
}
