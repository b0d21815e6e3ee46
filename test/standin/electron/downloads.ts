import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { CdpSession } from "../chromium/cdp-connection.ts";
import { Emulated, makeEvent } from "./emulated.ts";
import { toAppUrl } from "./scheme-urls.ts";

type State = "progressing" | "completed" | "cancelled" | "interrupted";

/** A download under way. */
class DownloadItem extends Emulated {
  readonly #guid: string;
  readonly #url: string;
  readonly #cancel: () => void;
  #name: string;
  #savePath = "";
  #state: State = "progressing";
  #received = 0;
  #total = 0;

  constructor(guid: string, url: string, suggestedName: string, cancel: () => void) {
    super();
    this.#guid = guid;
    this.#url = url;
    this.#name = basename(suggestedName);
    this.#cancel = cancel;
  }

  get id(): string {
    return this.#guid;
  }

  getURL(): string {
    return this.#url;
  }

  getFilename(): string {
    return this.#name;
  }

  getSavePath(): string {
    return this.#savePath;
  }

  setSavePath(path: string): void {
    this.#savePath = path;
  }

  getState(): State {
    return this.#state;
  }

  getReceivedBytes(): number {
    return this.#received;
  }

  getTotalBytes(): number {
    return this.#total;
  }

  cancel(): void {
    if (this.#state !== "progressing") return;
    this.#cancel();
    this.finish("cancelled");
  }

  /** For the session: bytes arrived. */
  progress(received: number, total: number): void {
    this.#received = received;
    this.#total = total;
    this.emit("updated", makeEvent({}), "progressing");
  }

  /** For the session: the download ended. */
  finish(state: Exclude<State, "progressing">): void {
    if (this.#state !== "progressing") return;
    this.#state = state;
    this.emit("done", makeEvent({}), state);
  }
}

/** Turns Chromium's downloads of one browser context into `will-download`; a download goes to a private folder until its path is known. */
export async function watchDownloads(session: CdpSession, contextId: string | null, target: Emulated, contentsOfFrame: (frameId: string) => unknown, folder: () => string): Promise<void> {
  const incoming = mkdtempSync(join(tmpdir(), `invigil-standin-${process.pid}-downloads-`));
  process.once("exit", () => rmSync(incoming, { recursive: true, force: true }));
  const context = contextId === null ? {} : { browserContextId: contextId };
  const items = new Map<string, DownloadItem>();
  session.on("Browser.downloadWillBegin", ({ guid, url, suggestedFilename, frameId }) => {
    const contents = contentsOfFrame(frameId);
    if (contents === null) return;
    const item = new DownloadItem(guid, toAppUrl(url), suggestedFilename, () => session.post("Browser.cancelDownload", { guid, ...context }));
    items.set(guid, item);
    const event = makeEvent({});
    target.emit("will-download", event, item, contents);
    if (event.defaultPrevented) item.cancel();
  });
  session.on("Browser.downloadProgress", ({ guid, state, receivedBytes, totalBytes }) => {
    const item = items.get(guid);
    if (item === undefined) return;
    item.progress(receivedBytes, totalBytes);
    if (state === "inProgress") return;
    items.delete(guid);
    const file = join(incoming, guid);
    if (state === "completed" && item.getState() === "progressing") {
      if (item.getSavePath() === "") item.setSavePath(join(folder(), item.getFilename()));
      copyFileSync(file, item.getSavePath());
    }
    rmSync(file, { force: true });
    item.finish(state === "completed" ? "completed" : "cancelled");
  });
  await session.send("Browser.setDownloadBehavior", { behavior: "allowAndName", downloadPath: incoming, eventsEnabled: true, ...context });
}
