import { Browser } from "./chromium/browser.ts";

/** Chromium of this process: started once, when the application waits to be ready. */
class Runtime {
  /** Called when Chromium ended although the application still runs. */
  onLost: () => void = () => undefined;
  readonly switches: string[] = [];
  #starting: Promise<Browser> | null = null;
  #browser: Browser | null = null;
  #stopped = false;
  #claimed = false;

  /** Chromium, started at the first call. */
  browser(): Promise<Browser> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Chromium's own profile is the one browser context whose windows look like an application's (no tabs, no address bar), so the first session that opens a
   * window gets it; every other session gets a context of its own. @returns true to the first caller
   */
  claimDefaultContext(): boolean {
    const isFirst = !this.#claimed;
    this.#claimed = true;
    return isFirst;
  }

  /** Chromium if it is running. */
  get running(): Browser | null {
    return this.#browser;
  }

  /** Ends Chromium at once. Safe to call at any time, also from an exit handler. */
  kill(): void {
    this.#stopped = true;
    this.#browser?.kill();
  }

  async #start(): Promise<Browser> {
    const browser = await Browser.start({ debuggingPort: process.env["INVIGIL_STANDIN_CONTROL"] !== undefined, switches: this.switches });
    this.#browser = browser;
    if (this.#stopped) browser.kill();
    browser.connection.onClosed = () => {
      if (!this.#stopped) this.onLost();
    };
    return browser;
  }
}

export const runtime = new Runtime();
