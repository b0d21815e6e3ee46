import type { AttachedPage } from "../chromium/browser.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import { Emulated } from "./emulated.ts";
import { printPage, printToPDF } from "./printing.ts";
import type { WebPreferences } from "./web-preferences.ts";

/** The part of WebContents that only acts on the page or only remembers: scripts, printing, pictures, developer tools, sound. */
export abstract class ContentsActions extends Emulated {
  abstract readonly standin: { readonly preferences: WebPreferences; readonly page: Promise<AttachedPage> };
  #devTools = false;
  #audioMuted = false;

  getType(): string {
    return "window";
  }

  isDevToolsOpened(): boolean {
    return this.#devTools;
  }

  /** No tools are shown; main can see that something asked for them. */
  openDevTools(): void {
    if (this.standin.preferences.devTools === false || this.#devTools) return;
    this.#devTools = true;
    this.emit("devtools-opened");
  }

  closeDevTools(): void {
    if (!this.#devTools) return;
    this.#devTools = false;
    this.emit("devtools-closed");
  }

  toggleDevTools(): void {
    if (this.#devTools) this.closeDevTools();
    else this.openDevTools();
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const { session } = await this.standin.page;
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression: code, awaitPromise: true, returnByValue: true, userGesture });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async insertCSS(css: string): Promise<string> {
    await this.executeJavaScript(`{ const s = new CSSStyleSheet(); s.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(s); }`);
    return "standin-css";
  }

  setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {
    return Promise.resolve();
  }

  setIgnoreMenuShortcuts(_ignore: boolean): void {}

  setBackgroundThrottling(_allowed: boolean): void {}

  setAudioMuted(muted: boolean): void {
    this.#audioMuted = muted;
  }

  isAudioMuted(): boolean {
    return this.#audioMuted;
  }

  /** WebRTC's own connections are not routed anywhere by the stand-in. */
  setWebRTCIPHandlingPolicy(_policy: string): void {}

  forcefullyCrashRenderer(): void {
    // The command's own answer never comes: the page that would give it is gone.
    this.standin.page.then(({ session }) => session.send("Page.crash")).catch(() => undefined);
  }

  print(_options?: object, callback?: (success: boolean, failureReason: string) => void): void {
    reportFailure(printPage(this.standin.page, callback), "print");
  }

  async printToPDF(options: Readonly<Record<string, unknown>> = {}): Promise<Buffer> {
    return await printToPDF((await this.standin.page).session, options);
  }

  async capturePage(): Promise<{ readonly toPNG: () => Buffer; readonly isEmpty: () => boolean }> {
    const { data } = await (await this.standin.page).session.send("Page.captureScreenshot", { format: "png" });
    const png = Buffer.from(data, "base64");
    return { toPNG: () => png, isEmpty: () => png.length === 0 };
  }
}
