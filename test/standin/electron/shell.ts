import { recordings } from "../control/recordings.ts";
import { guarded } from "./emulated.ts";

/** Electron's `shell`: recorded, never done. */
export const shell = guarded("shell", {
  openExternal: (url: string): Promise<void> => {
    recordings.externalOpens.push(url);
    return Promise.resolve();
  },
  openPath: (path: string): Promise<string> => {
    recordings.openedPaths.push(path);
    return Promise.resolve("");
  },
  showItemInFolder: (path: string): void => {
    recordings.openedPaths.push(path);
  },
  beep: (): void => {},
});
