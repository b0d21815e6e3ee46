import { Emulated } from "./emulated.ts";
import { originOf, toAppUrl } from "./scheme-urls.ts";

/** Electron's WebFrameMain: the same object for a frame as long as the frame lives, so that it can be compared by identity. */
export class WebFrameMain extends Emulated {
  readonly frameTreeNodeId: number;
  readonly routingId: number;
  readonly processId: number;
  readonly parent: WebFrameMain | null;
  #url = "about:blank";
  #name = "";
  #destroyed = false;

  constructor(id: number, processId: number, parent: WebFrameMain | null) {
    super();
    this.frameTreeNodeId = id;
    this.routingId = id;
    this.processId = processId;
    this.parent = parent;
  }

  /** As the application knows it: `app://…`. */
  get url(): string {
    return this.#url;
  }

  get origin(): string {
    return originOf(this.#url);
  }

  get name(): string {
    return this.#name;
  }

  get top(): WebFrameMain {
    return this.parent === null ? this : this.parent.top;
  }

  get detached(): boolean {
    return this.#destroyed;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** For the frame tree: the frame shows another document. */
  navigated(webUrl: string, name: string): void {
    this.#url = toAppUrl(webUrl);
    this.#name = name;
  }

  /** For the frame tree: the frame is gone. */
  destroyed(): void {
    this.#destroyed = true;
  }
}

/** Frames of one page by Chromium's frame ids. */
export class FrameTree {
  readonly main: WebFrameMain;
  readonly #processId: number;
  readonly #frames = new Map<string, WebFrameMain>();
  #mainId = "";

  constructor(processId: number) {
    this.#processId = processId;
    this.main = new WebFrameMain(nextId(), processId, null);
  }

  /** The page is attached: its main frame has an id now. */
  setMain(frameId: string): void {
    this.#frames.delete(this.#mainId);
    this.#mainId = frameId;
    this.#frames.set(frameId, this.main);
  }

  isMain(frameId: string | undefined): boolean {
    return frameId === this.#mainId;
  }

  has(frameId: string): boolean {
    return this.#frames.has(frameId);
  }

  get(frameId: string | undefined): WebFrameMain | null {
    return frameId === undefined ? null : (this.#frames.get(frameId) ?? null);
  }

  attached(frameId: string, parentId: string | undefined): void {
    if (this.#frames.has(frameId)) return;
    this.#frames.set(frameId, new WebFrameMain(nextId(), this.#processId, this.get(parentId) ?? this.main));
  }

  detached(frameId: string): void {
    if (frameId === this.#mainId) return;
    this.#frames.get(frameId)?.destroyed();
    this.#frames.delete(frameId);
  }

  navigated(frameId: string, parentId: string | undefined, webUrl: string, name: string): void {
    if (parentId === undefined && !this.#frames.has(frameId)) this.setMain(frameId);
    this.attached(frameId, parentId);
    this.get(frameId)?.navigated(webUrl, name);
  }
}

let lastId = 0;
function nextId(): number {
  lastId += 1;
  return lastId;
}
