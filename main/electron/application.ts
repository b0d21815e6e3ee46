import { app } from "electron";
import type { ApplicationPort, Dispose } from "../ports.ts";

/**
 * The application as a port, made before Electron is ready: macOS names the link or file that started it earlier than that.
 * Links, files and second starts that come before anybody listens are kept for the first listener.
 */
export function electronApplication(startSwitches: readonly string[]): ApplicationPort {
  const preview = process.versions["invigil-standin"] !== undefined;
  const starts = new KeptSignal<readonly string[]>();
  const links = new KeptSignal<string>();
  app.on("second-instance", (_event, argv) => starts.emit(argv));
  app.on("open-url", (event, url) => {
    event.preventDefault();
    links.emit(url);
  });
  // A double click on macOS; the other systems start the program again with the path.
  app.on("open-file", (event, path) => {
    event.preventDefault();
    starts.emit([`--open=${path}`]);
  });
  return {
    version: app.getVersion(),
    runtime: preview ? "preview" : "electron",
    packaged: app.isPackaged,
    startSwitches,
    quit: () => app.quit(),
    onSecondInstance: (listener) => starts.listen(listener),
    onOpenLink: (listener) => links.listen(listener),
  };
}

/** A signal with one listener at a time, which first hears what came before it. */
class KeptSignal<T> {
  #kept: T[] = [];
  #listener: ((value: T) => void) | null = null;

  emit(value: T): void {
    if (this.#listener === null) this.#kept.push(value);
    else this.#listener(value);
  }

  listen(listener: (value: T) => void): Dispose {
    this.#listener = listener;
    for (const value of this.#kept.splice(0)) listener(value);
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }
}
