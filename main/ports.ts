/**
 * Narrow interfaces to everything outside: what `main/electron/` implements with Electron, and what tests implement with the real part
 * or the smallest thing that behaves like it. Nothing in here mentions Electron's types.
 */

/** Undoes what the call that returned it did. Safe to call twice. */
export type Dispose = () => void;

/** Who sent an IPC message. */
export interface IpcSender {
  readonly webContentsId: number;
  readonly isMainFrame: boolean;
  /** URL of the sending frame; empty when the frame is gone. */
  readonly url: string;
}

export interface IpcPort {
  readonly handle: (channel: string, listener: (sender: IpcSender, payload: unknown) => Promise<unknown>) => Dispose;
}

/** A key event before the page sees it. */
export interface KeyInput {
  readonly type: "keyDown" | "keyUp";
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** One window of ours. */
export interface AppWindow {
  readonly webContentsId: number;
  readonly send: (channel: string, payload: unknown) => void;
  readonly load: (url: string) => Promise<void>;
  readonly focus: () => void;
  readonly setKiosk: (on: boolean) => void;
  readonly isKiosk: () => boolean;
  readonly setAlwaysOnTop: (on: boolean) => void;
  readonly isAlwaysOnTop: () => boolean;
  readonly setContentProtection: (on: boolean) => void;
  readonly isContentProtected: () => boolean;
  readonly print: () => Promise<boolean>;
  /** The guard answers true when the key must not reach the page. */
  readonly setKeyGuard: (guard: ((input: KeyInput) => boolean) | null) => void;
  readonly onFocusChange: (listener: (focused: boolean) => void) => Dispose;
  readonly onCrashed: (listener: (reason: string) => void) => Dispose;
  /** The listener answers true when the window may close. */
  readonly onCloseRequested: (listener: () => boolean) => Dispose;
  readonly onClosed: (listener: () => void) => Dispose;
  readonly reload: () => void;
  readonly destroy: () => void;
}

export interface WindowOptions {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly developerTools: boolean;
}

export interface WindowsPort {
  readonly create: (options: WindowOptions) => AppWindow;
}

/** The operating system's store for secrets: bytes in, sealed bytes out. */
export interface SecretsPort {
  readonly seal: (plain: Uint8Array) => Uint8Array;
  /** Null when the bytes were sealed by somebody else, or damaged. */
  readonly open: (sealed: Uint8Array) => Uint8Array | null;
}

export interface DialogsPort {
  /** Asks for a file to open; null when the student changed their mind. */
  readonly openFile: (options: { readonly title: string; readonly name: string; readonly extensions: readonly string[] }) => Promise<string | null>;
  /** Asks where to save; null when the student changed their mind. */
  readonly saveFile: (options: { readonly title: string; readonly defaultName: string; readonly name: string; readonly extensions: readonly string[] }) => Promise<string | null>;
}

export interface DisplayFacts {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  readonly internal: boolean;
}

export interface ScreensPort {
  readonly displays: () => readonly DisplayFacts[];
  readonly onChange: (listener: () => void) => Dispose;
}

export interface PowerPort {
  readonly onSuspend: (listener: () => void) => Dispose;
  readonly onResume: (listener: () => void) => Dispose;
  readonly onBattery: () => boolean;
  /** Keeps the display on. Returns what lets it sleep again. */
  readonly keepAwake: () => { readonly active: () => boolean; readonly release: Dispose };
}

export interface ClipboardPort {
  readonly clear: () => void;
  readonly isEmpty: () => Promise<boolean>;
}

/** What the session and contents guards have refused, as a fact. */
export interface Denial {
  readonly kind: "navigation-blocked" | "pop-up-blocked" | "download-blocked" | "permission-denied" | "permission-check-denied" | "request-blocked";
  /** Scheme and host of what was asked for, or the permission's name. Never a whole URL: it may hold data. */
  readonly what: string;
}

/** The guards over session and contents, as installed. */
export interface GuardsPort {
  readonly onDenied: (listener: (denial: Denial) => void) => Dispose;
  /** True when the guard is installed on every session and webContents that exist. */
  readonly installed: () => boolean;
}

/** Serves `app://invigil/exam-assets/…` from memory. */
export interface AssetsPort {
  readonly setAssets: (assets: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly mediaType: string }>) => void;
}

/** A program that runs now. */
export interface RunningProgram {
  readonly pid: number;
  readonly name: string;
  /** The executable's path, where the system tells it. */
  readonly path?: string;
}

/** What the system check asks of the computer. */
export interface SystemPort {
  /** Free bytes on the volume of a folder. */
  readonly freeDisk: (folder: string) => Promise<number>;
  readonly memory: () => { readonly free: number; readonly total: number };
  readonly programs: () => Promise<readonly RunningProgram[]>;
  readonly platform: "linux" | "win32" | "darwin" | "other";
}

/** The application itself. */
export interface ApplicationPort {
  readonly version: string;
  readonly runtime: "electron" | "preview";
  readonly packaged: boolean;
  readonly quit: () => void;
  /** Arguments that another start handed over before it went away. */
  readonly onSecondInstance: (listener: (argv: readonly string[]) => void) => Dispose;
  readonly onOpenLink: (listener: (link: string) => void) => Dispose;
  /** Dangerous start switches that this process was given and that were let through because it is not packaged. */
  readonly startSwitches: readonly string[];
}

/** Timers, so that tests count what is left running. */
export interface TimersPort {
  readonly after: (ms: number, run: () => void) => Dispose;
  readonly every: (ms: number, run: () => void) => Dispose;
}

/** Everything at once. */
export interface Ports {
  readonly application: ApplicationPort;
  readonly windows: WindowsPort;
  readonly ipc: IpcPort;
  readonly secrets: SecretsPort;
  readonly dialogs: DialogsPort;
  readonly screens: ScreensPort;
  readonly power: PowerPort;
  readonly clipboard: ClipboardPort;
  readonly guards: GuardsPort;
  readonly assets: AssetsPort;
  readonly system: SystemPort;
  readonly timers: TimersPort;
}

