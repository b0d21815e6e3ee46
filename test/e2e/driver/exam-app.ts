import type { Page } from "playwright-core";
import type { WindowFacts } from "../../standin/control/controls.ts";

export type { WindowFacts };

export interface LaunchOptions {
  /** Path of the application's built main bundle. */
  readonly bundle: string;
  readonly args?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder for the application's data, handed over as `--profile`; without it the application's own. */
  readonly profile?: string;
  /** How long to wait for the first window, in ms. */
  readonly timeout?: number;
}

/** What the application did to the outside, as recorded. */
export interface Recordings {
  readonly externalOpens: readonly string[];
  readonly openedPaths: readonly string[];
  readonly prints: readonly string[];
  readonly dialogs: readonly { readonly kind: string; readonly options: unknown; readonly answer: unknown }[];
}

/** The world around the application, in a test's hands. Those that real Electron cannot do reject with "only on the stand-in". */
export interface AppControls {
  readonly power: (event: string) => Promise<void>;
  readonly setDisplays: (displays: readonly { readonly id: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly label?: string; readonly internal?: boolean }[]) => Promise<void>;
  readonly setClipboard: (text: string) => Promise<void>;
  readonly clipboard: () => Promise<string>;
  /** Prepares the answer to the next dialog. */
  readonly answerDialog: (answer: { readonly canceled?: boolean; readonly filePath?: string; readonly filePaths?: readonly string[]; readonly response?: number }) => Promise<void>;
  readonly secondInstance: (argv: readonly string[]) => Promise<void>;
  readonly openUrl: (url: string) => Promise<void>;
  readonly recordings: () => Promise<Recordings>;
  readonly crashRenderer: (windowId?: number) => Promise<void>;
  /** Pretends that the window gained or lost the focus: a page driven by a test believes that it always has it. */
  readonly setFocused: (focused: boolean, windowId?: number) => Promise<void>;
  /** Takes away what main does before a key reaches the page (`before-input-event`), for the rest of the window's life. */
  readonly letKeysPass: (windowId?: number) => Promise<void>;
  readonly closeWindow: (windowId?: number) => Promise<void>;
  readonly setFullScreen: (fullScreen: boolean, windowId?: number) => Promise<void>;
  /** Sets the application's wall clock by this much, in ms. */
  readonly shiftClock: (ms: number) => Promise<void>;
  readonly pressGlobalShortcut: (accelerator: string) => Promise<boolean>;
}

/** A running application. */
export interface ExamApp {
  readonly runtime: "stand-in" | "electron";
  /** Process id of the main process. */
  readonly pid: number;
  /** Page of the first window. On the stand-in its address is `https://main.app.invalid/…`; `windows()` tells what the application sees. */
  readonly page: Page;
  readonly pages: () => readonly Page[];
  readonly windows: () => Promise<readonly WindowFacts[]>;
  readonly controls: AppControls;
  /** Kills every process of the application at once, as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Asks the application to quit, and kills it if it has not after 30 s. @returns its exit code */
  readonly close: () => Promise<number | null>;
  readonly exitCode: () => number | null;
  /** Settles with the exit code when the main process ends. */
  readonly exited: Promise<number | null>;
  /** Everything written to standard output and standard error so far. */
  readonly output: () => string;
}
