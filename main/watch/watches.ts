import { access } from "node:fs/promises";
import { networkInterfaces, uptime } from "node:os";
import type { Clock } from "../../core/clock.ts";
import type { ControlId } from "../../core/policy/control.ts";
import type { IncidentDetail, IncidentKind } from "../../core/policy/incident.ts";
import { createIncidentLimits } from "../../core/policy/incident-limits.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { AppWindow } from "../ports.ts";
import { collects } from "../sitting/collects.ts";
import { watchClipboard } from "./clipboard.ts";
import { watchClock } from "./clock.ts";
import { watchDenials } from "./denials.ts";
import { watchDisplays } from "./displays.ts";
import { watchFocus } from "./focus.ts";
import { watchInputDevices } from "./input-devices.ts";
import { readLoginSession } from "./login-session.ts";
import { watchNetwork } from "./network.ts";
import { watchPower } from "./power.ts";
import { watchRemoteSession } from "./remote-session.ts";
import { watchRemovableMedia } from "./removable-media.ts";
import { watchSessionLock } from "./session-lock.ts";
import type { StartWatcher, WatchContext, WatchPorts, Watcher, WatchSources } from "./watcher.ts";

/** Everything that is watched and is not a program, by the control that a policy names to have it watched. */
const WATCHERS: readonly (readonly [ControlId, StartWatcher])[] = [
  ["focus", watchFocus], ["displays", watchDisplays], ["clipboard", watchClipboard], ["clock", watchClock], ["power-save", watchPower], ["session-lock", watchSessionLock],
  ["network", watchNetwork], ["removable-media", watchRemovableMedia], ["input-devices", watchInputDevices], ["remote-session", watchRemoteSession],
  ["navigation", watchDenials("navigation-blocked")], ["pop-ups", watchDenials("pop-up-blocked")], ["downloads", watchDenials("download-blocked")], ["permissions", watchDenials("permission-denied")],
];

export interface WatchDependencies {
  readonly ports: WatchPorts;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly window: AppWindow | null;
  readonly report: (incident: IncidentKind, detail: IncidentDetail) => void;
  /** For the log: what kept a watch from looking. */
  readonly problem: (what: string, cause: unknown) => void;
  /** Whether a program that the exam allows is running now. */
  readonly permittedRunning?: () => boolean;
  /** Whether web requests of this computer go through a proxy, asked regularly; without it only the environment is looked at. */
  readonly proxy?: () => Promise<boolean>;
  /** Where tests put something else than this computer. */
  readonly sources?: Partial<WatchSources>;
}

/** The running watches. */
export interface Watches {
  readonly stop: () => void;
  /** Controls that are really being looked after right now: not those whose watch failed, or for which this computer offers nothing to look at. */
  readonly watching: () => ReadonlySet<ControlId>;
}

/** Starts the watches that the policy names. */
export function startWatches(dependencies: WatchDependencies): Watches {
  const { policy } = dependencies;
  // SECURITY: what the policy that the student agreed to does not name is not looked at, let alone recorded.
  const chosen = collects(policy, "incidents") ? WATCHERS.filter(([control]) => policy.controls.includes(control)) : [];
  const limits = createIncidentLimits();
  const context: WatchContext = {
    ...dependencies, permittedRunning: dependencies.permittedRunning ?? (() => false), proxy: dependencies.proxy,
    sources: { ...systemSources(), ...dependencies.sources },
    report: (incident, detail) => {
      const admitted = limits.admit(incident, detail, dependencies.clock.monotonic());
      if (admitted !== null) dependencies.report(incident, admitted);
    },
  };
  const running = new Map<ControlId, Watcher>();
  for (const [control, start] of chosen) {
    try {
      const watcher = start(context);
      if (watcher !== null) running.set(control, watcher);
    } catch (cause) {
      // One watch that cannot start keeps none of the others from it; `watching` tells the difference.
      dependencies.problem(control, cause);
    }
  }
  return {
    stop: () => {
      for (const watcher of running.values()) watcher.stop();
      running.clear();
      for (const [incident, heldBack] of limits.remainder()) dependencies.report(incident, { heldBack });
    },
    watching: () => new Set([...running].flatMap(([control, watcher]) => (watcher.watching() ? [control] : []))),
  };
}

/** This computer. */
function systemSources(): WatchSources {
  return {
    root: "/", environment: process.env, networkInterfaces,
    uptime: () => uptime() * 1000,
    loginSession: async () => await readLoginSession(process.env["XDG_SESSION_ID"]),
    exists: async (path) => await access(path).then(() => true, () => false),
  };
}
