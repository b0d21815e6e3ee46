import { Emulated } from "./emulated.ts";
import { allWebContents } from "./web-contents.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";

type Source = "system" | "light" | "dark";

/** Electron's `nativeTheme`: a chosen source reaches pages as prefers-color-scheme. */
class NativeTheme extends Emulated {
  readonly shouldUseInvertedColorScheme = false;
  readonly prefersReducedTransparency = false;
  inForcedColorsMode = false;
  shouldUseHighContrastColors = false;
  #source: Source = "system";

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    this.#source = source;
    const features = [{ name: "prefers-color-scheme", value: source === "system" ? "" : source }];
    for (const contents of allWebContents()) reportFailure(contents.standin.page.then(({ session }) => session.send("Emulation.setEmulatedMedia", { features })), "themeSource");
    this.emit("updated");
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === "dark";
  }
}

export const nativeTheme = new NativeTheme();
