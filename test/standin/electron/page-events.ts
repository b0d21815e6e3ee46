import type { CdpSession } from "../chromium/cdp-connection.ts";
import type { FrameTree } from "./frames.ts";
import type { WebFrameMain } from "./frames.ts";
import { toAppUrl } from "./scheme-urls.ts";

/** What a page is told about itself. */
export interface PageObserver {
  readonly onDocument: (loaderId: string, webUrl: string) => void;
  readonly onStartedLoading: () => void;
  readonly onLifecycle: (loaderId: string, name: string) => void;
  readonly onSameDocumentNavigation: (url: string, isMainFrame: boolean, frame: WebFrameMain | null) => void;
  /** A navigation that never becomes a request. @returns whether it may go on */
  readonly onOtherNavigation: (url: string, isMainFrame: boolean, frame: WebFrameMain | null) => boolean;
  readonly onWindowOpen: (opened: { readonly url: string; readonly frameName: string; readonly features: string }) => void;
  readonly onCrashed: () => void;
  readonly onConsole: (level: string, message: string) => void;
}

/** Keeps the frame tree and reports what happens in a page. */
export function observePage(cdp: CdpSession, frames: FrameTree, observer: PageObserver): void {
  observeFrames(cdp, frames, observer);
  cdp.on("Page.lifecycleEvent", ({ frameId, loaderId, name }) => {
    if (frames.isMain(frameId)) observer.onLifecycle(loaderId, name);
  });
  cdp.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
    const frame = frames.get(frameId);
    frame?.navigated(url, frame.name);
    observer.onSameDocumentNavigation(toAppUrl(url), frames.isMain(frameId), frame);
  });
  cdp.on("Page.frameStartedLoading", ({ frameId }) => {
    if (frames.isMain(frameId)) observer.onStartedLoading();
  });
  cdp.on("Page.frameRequestedNavigation", ({ frameId, url }) => {
    // Everything else passes the request gate, where it can be stopped for certain.
    if (/^(https?|data|javascript):/iu.test(url)) return;
    if (!observer.onOtherNavigation(url, frames.isMain(frameId), frames.get(frameId))) cdp.post("Page.stopLoading");
  });
  cdp.on("Page.windowOpen", ({ url, windowName, windowFeatures }) => observer.onWindowOpen({ url: toAppUrl(url), frameName: windowName, features: windowFeatures.join(",") }));
  cdp.on("Page.javascriptDialogOpening", ({ type }) => {
    // Electron shows these as native boxes; here nobody could answer, and a test must not hang.
    cdp.post("Page.handleJavaScriptDialog", { accept: type === "beforeunload" || type === "alert" });
  });
  cdp.on("Inspector.targetCrashed", () => observer.onCrashed());
  cdp.on("Runtime.consoleAPICalled", ({ type, args }) => {
    const level = type === "error" ? "error" : type === "warning" ? "warning" : type === "debug" ? "debug" : "info";
    observer.onConsole(level, args.map(({ value, description }) => (typeof value === "string" ? value : (description ?? JSON.stringify(value) ?? ""))).join(" "));
  });
}

/** The part that also holds for a frame with a session of its own (a frame of another site). */
export function observeFrames(cdp: CdpSession, frames: FrameTree, observer: Pick<PageObserver, "onDocument">): void {
  cdp.on("Page.frameAttached", ({ frameId, parentFrameId }) => frames.attached(frameId, parentFrameId));
  cdp.on("Page.frameDetached", ({ frameId, reason }) => {
    // A frame that moves to another process is detached here and attached there.
    if (reason === "remove") frames.detached(frameId);
  });
  cdp.on("Page.frameNavigated", ({ frame }) => {
    frames.navigated(frame.id, frame.parentId, `${frame.url}${frame.urlFragment ?? ""}`, frame.name ?? "");
    if (frames.isMain(frame.id)) observer.onDocument(frame.loaderId, frame.url);
  });
}
