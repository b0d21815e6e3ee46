import type { UnixMs } from "../core/clock.ts";
import type { DeviceIdentity } from "../core/device/device-id.ts";
import type { DeviceReading } from "../core/device/device-report.ts";
import type { RawField } from "../core/device/raw-field.ts";
import type { System } from "../core/policy/guarantees.ts";
import type { Policy } from "../core/policy/policy.ts";
import type { ProgramVerdict } from "../core/policy/programs.ts";
import type { RemoteSessionFacts } from "../core/policy/remote-session.ts";
import type { MachineFacts } from "../core/policy/virtual-machine.ts";
import type { OfferedUpdate, Release } from "../core/update/release.ts";

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
  /** The screen was locked or unlocked (Windows and macOS; Electron tells nothing of it on Linux, electron#38088). */
  readonly onLocked: (listener: (locked: boolean) => void) => Dispose;
  /** macOS: another user came to the front, or this one came back. */
  readonly onUserActive: (listener: (active: boolean) => void) => Dispose;
  readonly onBattery: () => boolean;
  /** Keeps the display on. Returns what lets it sleep again. */
  readonly keepAwake: () => { readonly active: () => boolean; readonly release: Dispose };
}

export interface ClipboardPort {
  readonly clear: () => void;
  /** Text on the clipboard; empty when there is none. Never logged or journalled. */
  readonly readText: () => Promise<string>;
  readonly writeText: (text: string) => void;
  /** Media types of what is on it; empty when nothing is. */
  readonly types: () => Promise<readonly string[]>;
}

/** Shortcuts of the system that this program takes for itself. */
export interface ShortcutsPort {
  /** @returns whether the system gave it */
  readonly take: (accelerator: string) => boolean;
  readonly isTaken: (accelerator: string) => boolean;
  readonly release: (accelerator: string) => void;
}

/** One key of the desktop's settings (GSettings). */
export interface DesktopSetting {
  readonly schema: string;
  readonly key: string;
  /** GVariant text, as `gsettings get` prints it. */
  readonly value: string;
  /** Whether the student has set it; otherwise the value is the desktop's default. */
  readonly own: boolean;
}

/** A setting to be written; null takes the student's own value away, so that the default holds. */
export interface DesktopChange {
  readonly schema: string;
  readonly key: string;
  readonly value: string | null;
}

/** The student's own desktop, as far as programs may change it. Each call is bounded in time. */
export interface DesktopPort {
  readonly kind: "gnome" | "cinnamon" | "plasma" | "other";
  readonly session: "x11" | "wayland" | "other";
  /** Every setting that exists here; null on a system without such settings. */
  readonly settings: () => Promise<readonly DesktopSetting[] | null>;
  /**
   * Writes settings; on disk when it returns.
   * @throws when one is refused, and when it takes too long; some of them are written then
   */
  readonly change: (changes: readonly DesktopChange[]) => Promise<void>;
  /** Plasma: stops or gives back all shortcuts of the desktop at once. False where there is nothing that does it. */
  readonly blockShortcuts: (on: boolean) => Promise<boolean>;
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

/** A program that a rule speaks of and that runs now. */
export interface ProgramSighting {
  readonly pid: number;
  /** Tells apart two processes with the same number: when this one started, in the system's own unit. */
  readonly startedAt: number;
  readonly verdict: Exclude<ProgramVerdict, { readonly kind: "unknown" }>;
  /** Wall clock, ms since the epoch, when it was first and last seen. */
  readonly firstSeenAt: UnixMs;
  readonly lastSeenAt: UnixMs;
  /** It has ended. Stays in the reports for about two seconds, so that a program that ran for a moment is reported at all. */
  readonly gone: boolean;
}

/** What a look at the running programs found. Everything but the sightings is a count. */
export interface ProgramReport {
  readonly sightings: readonly ProgramSighting[];
  readonly running: number;
  /** Programs whose executable this user may not see: they were judged by their name alone. */
  readonly unreadable: number;
  /** Programs that no rule names and that started since the watch began. */
  readonly unknownStarted: number;
}

/** A watch over the running programs, in a thread of its own. */
export interface ProgramWatch {
  /** Looks at everything once more, now. */
  readonly look: () => Promise<ProgramReport>;
  /** The last report; null before the first. */
  readonly report: () => ProgramReport | null;
  /** Whether the thread has given a sign of life in the last seconds. */
  readonly alive: () => boolean;
  /** Asks the programs that a rule found to end, then waits a moment. `refused`: this user may not. */
  readonly close: (rule: string) => Promise<"gone" | "asked" | "refused">;
  readonly stop: () => Promise<void>;
}

export interface ProgramsPort {
  /** @param onChange called when the sightings changed, and when the watch was interrupted or is back */
  readonly watch: (policy: Policy, onChange: () => void) => ProgramWatch;
  /** Starts a permitted program, without a shell. False when it cannot be started. */
  readonly open: (path: string, args: readonly string[]) => Promise<boolean>;
}

/** What the system check asks of the computer. */
export interface SystemPort {
  /** Free bytes on the volume of a folder. */
  readonly freeDisk: (folder: string) => Promise<number>;
  readonly memory: () => { readonly free: number; readonly total: number };
  readonly machine: () => Promise<MachineFacts>;
  readonly remoteSession: () => Promise<RemoteSessionFacts>;
  readonly platform: "linux" | "win32" | "darwin" | "other";
  /** Which column of the table of guarantees applies. */
  readonly system: System;
  /** Why that column, for the log. */
  readonly systemReason: string;
  /** Whether a centre manages this computer: only its administrator could have said so. */
  readonly managed: boolean;
}

/** What is asked of the computer about itself. */
export interface DeviceRequest {
  /** The organisation's salt for pseudonymous ids, base64url. */
  readonly salt: string;
  /** Thumbprint of this installation's key towards the organisation. */
  readonly installId: string;
  /** Raw identifiers that the policy names. */
  readonly fields: readonly RawField[];
}

/** What the computer said: nothing of its identifiers but tags, and those that were asked for by name. */
export interface ReadDevice {
  readonly reading: DeviceReading;
  readonly identity: DeviceIdentity;
}

export interface DevicePort {
  /** Reads it once. Never fails and ends in a bounded time: what cannot be read is absent with its reason. */
  readonly read: (request: DeviceRequest) => Promise<ReadDevice>;
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

/** Where new versions come from. What it offers is checked before it is downloaded, and what was downloaded before it is installed. */
export interface UpdaterPort {
  /** What the server has for a channel; null when it is nothing newer. @throws when it cannot be asked */
  readonly look: (channel: Release["channel"]) => Promise<OfferedUpdate | null>;
  /** Downloads what was offered last. @returns the path of the file */
  readonly download: () => Promise<string>;
  /** Starts the installer of what was downloaded, silently; the application is ending. */
  readonly install: () => void;
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
  readonly shortcuts: ShortcutsPort;
  readonly desktop: DesktopPort;
  readonly guards: GuardsPort;
  readonly assets: AssetsPort;
  readonly system: SystemPort;
  readonly programs: ProgramsPort;
  readonly device: DevicePort;
  readonly timers: TimersPort;
  /** Null where this program does not update itself. */
  readonly updater: UpdaterPort | null;
}

