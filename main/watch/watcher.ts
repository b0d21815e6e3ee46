import type { NetworkInterfaceInfo } from "node:os";
import type { Clock, Milliseconds } from "../../core/clock.ts";
import type { IncidentDetail, IncidentKind } from "../../core/policy/incident.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { AppWindow, Dispose, Ports } from "../ports.ts";
import type { LoginSession } from "./login-session.ts";

/** What of the outside the watches see. */
export type WatchPorts = Pick<Ports, "application" | "screens" | "power" | "clipboard" | "guards" | "system" | "timers">;

/** Where the watches read what no port tells them. Tests give made-up folders. */
export interface WatchSources {
  /** Folder that holds `proc` and `sys` (Linux) or `Volumes` (macOS). */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly networkInterfaces: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  /** Time since the computer was started, sleep included. */
  readonly uptime: () => Milliseconds;
  /** What logind says of our session; null where it does not answer. */
  readonly loginSession: () => Promise<LoginSession | null>;
  /** Whether a path exists (Windows' drives). */
  readonly exists: (path: string) => Promise<boolean>;
}

/** What a watch works with. */
export interface WatchContext {
  readonly ports: WatchPorts;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly window: AppWindow | null;
  readonly sources: WatchSources;
  /** Whether a program that the exam allows is running now: leaving the exam for it is no surprise. */
  readonly permittedRunning: () => boolean;
  /** Whether web requests of this computer go through a proxy; absent where only the environment can be asked. */
  readonly proxy: (() => Promise<boolean>) | undefined;
  readonly report: (incident: IncidentKind, detail: IncidentDetail) => void;
  /** Something that kept a watch from looking; told once until it works again. */
  readonly problem: (what: string, cause: unknown) => void;
}

/** One running watch. */
export interface Watcher {
  /** Whether it is really looking: it has been able to, and still is. */
  readonly watching: () => boolean;
  readonly stop: Dispose;
}

/** Starts a watch. Null where this computer offers nothing to look at. */
export type StartWatcher = (context: WatchContext) => Watcher | null;
