import type { CdpSession } from "./cdp-connection.ts";
import { reportFailure } from "./cdp-connection.ts";
import { FIRST_WINDOW_URL, launchChromium } from "./launch.ts";
import type { LaunchedChromium, LaunchOptions } from "./launch.ts";
import type { Protocol } from "./protocol.ts";

/** A page that Chromium has attached and, unless it is the first window, holds before its first request. */
export interface AttachedPage {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly openerId: string | undefined;
  readonly url: string;
  readonly waiting: boolean;
}

type TargetInfo = Protocol.Events["Target.attachedToTarget"]["targetInfo"];

/** Chromium with its pages: hands out pages that were asked for and reports those that were not (pop-ups). */
export class Browser {
  readonly connection: LaunchedChromium["connection"];
  readonly product: string;
  /** A page that no one asked for: a pop-up or a window that Chromium opened by itself. */
  onUnexpectedPage: (page: AttachedPage) => void = () => undefined;
  readonly #chromium: LaunchedChromium;
  readonly #waiting = new Map<string, (page: AttachedPage) => void>();
  readonly #unclaimed = new Map<string, AttachedPage>();
  #firstWindow: AttachedPage | null = null;
  #creating = 0;

  private constructor(chromium: LaunchedChromium, product: string) {
    this.#chromium = chromium;
    this.connection = chromium.connection;
    this.product = product;
  }

  /** Starts Chromium and waits until its first window is there. */
  static async start(options: LaunchOptions): Promise<Browser> {
    const chromium = launchChromium(options);
    const died = new Promise<never>((_resolve, reject) => {
      chromium.process.once("exit", (code, signal) => reject(new Error(`Chromium ended at start (${code ?? signal}); INVIGIL_STANDIN_CHROMIUM_LOG=1 shows why.`)));
    });
    const version = await Promise.race([chromium.connection.browser.send("Browser.getVersion"), died]);
    const browser = new Browser(chromium, version.product.replace(/^.*\//u, ""));
    const first = new Promise<void>((resolve) => {
      chromium.connection.browser.on("Target.attachedToTarget", (event) => browser.#attached(event, resolve));
    });
    await chromium.connection.browser.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    await Promise.race([first, died]);
    return browser;
  }

  get pid(): number | undefined {
    return this.#chromium.process.pid;
  }

  get endpoint(): string | null {
    return this.#chromium.endpoint();
  }

  /**
   * Opens a page in a window of its own. The first page of the default context takes over Chromium's first window (which has no tabs and no address bar).
   * @param contextId browser context of a partition, null for the default one
   */
  async openPage(contextId: string | null): Promise<AttachedPage> {
    if (contextId === null && this.#firstWindow !== null) {
      const page = this.#firstWindow;
      this.#firstWindow = null;
      return page;
    }
    this.#creating += 1;
    try {
      const { targetId } = await this.connection.browser.send("Target.createTarget", {
        url: "about:blank", newWindow: true, ...(contextId === null ? {} : { browserContextId: contextId }),
      });
      const page = this.#unclaimed.get(targetId);
      this.#unclaimed.delete(targetId);
      return page ?? (await new Promise<AttachedPage>((resolve) => this.#waiting.set(targetId, resolve)));
    } finally {
      this.#creating -= 1;
      this.#reportUnclaimed();
    }
  }

  /** The screens as Chromium sees them; asked through its first window, so before that was handed out. */
  async screens(): Promise<readonly Protocol.Emulation.ScreenInfo[]> {
    return this.#firstWindow === null ? [] : (await this.#firstWindow.session.send("Emulation.getScreenInfos")).screenInfos;
  }

  async createContext(): Promise<string> {
    return (await this.connection.browser.send("Target.createBrowserContext", { disposeOnDetach: true })).browserContextId;
  }

  closePage(targetId: string): void {
    this.connection.browser.post("Target.closeTarget", { targetId });
  }

  kill(): void {
    this.#chromium.kill();
  }

  #attached(event: Protocol.Events["Target.attachedToTarget"], firstWindowReady: () => void): void {
    const { targetInfo, sessionId, waitingForDebugger } = event;
    const session = this.connection.session(sessionId);
    if (targetInfo.type !== "page") {
      reportFailure(session.send("Runtime.runIfWaitingForDebugger"), `resume ${targetInfo.type}`);
      return;
    }
    const page = describe(targetInfo, session, waitingForDebugger);
    if (targetInfo.url.startsWith(FIRST_WINDOW_URL)) {
      this.#firstWindow = page;
      firstWindowReady();
      return;
    }
    const claim = this.#waiting.get(page.targetId);
    if (claim !== undefined) {
      this.#waiting.delete(page.targetId);
      claim(page);
    } else {
      this.#unclaimed.set(page.targetId, page);
      if (page.openerId !== undefined || this.#creating === 0) this.#reportUnclaimed();
    }
  }

  /** While a page is being created, an attached page may be that one: only its id, which comes later, tells. */
  #reportUnclaimed(): void {
    for (const [targetId, page] of this.#unclaimed) {
      if (page.openerId === undefined && this.#creating > 0) continue;
      this.#unclaimed.delete(targetId);
      this.onUnexpectedPage(page);
    }
  }
}

function describe(info: TargetInfo, session: CdpSession, waiting: boolean): AttachedPage {
  return { targetId: info.targetId, session, openerId: info.openerId, url: info.url, waiting };
}
