import { app } from "electron";
import type { ApplicationPort } from "../ports.ts";

/** Links and second starts that came before anybody listened are kept for the first listener. */
export function electronApplication(startSwitches: readonly string[]): ApplicationPort {
  const preview = process.versions["invigil-standin"] !== undefined;
  return {
    version: app.getVersion(),
    runtime: preview ? "preview" : "electron",
    packaged: app.isPackaged,
    startSwitches,
    quit: () => app.quit(),
    onSecondInstance: (listener) => {
      const second = (_event: unknown, argv: readonly string[]): void => listener(argv);
      app.on("second-instance", second);
      return () => app.off("second-instance", second);
    },
    onOpenLink: (listener) => {
      const open = (event: { preventDefault(): void }, url: string): void => {
        event.preventDefault();
        listener(url);
      };
      app.on("open-url", open);
      return () => app.off("open-url", open);
    },
  };
}
