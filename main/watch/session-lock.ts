import type { Milliseconds } from "../../core/clock.ts";
import { assertNever } from "../../core/result.ts";
import type { Dispose } from "../ports.ts";
import type { LoginSession } from "./login-session.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher, WatchContext, Watcher } from "./watcher.ts";

const LOOK_MS: Milliseconds = 5000;

/** A locked screen, and another user who comes to the front. Windows and macOS tell; on Linux logind is asked. */
export const watchSessionLock: StartWatcher = (context) => {
  switch (context.ports.system.platform) {
    case "win32":
    case "darwin":
      return listen(context);
    case "linux":
      return ask(context);
    case "other":
      return null;
    default:
      return assertNever(context.ports.system.platform);
  }
};

function listen({ ports: { power }, ...context }: WatchContext): Watcher {
  const told = teller(context);
  const stops: readonly Dispose[] = [power.onLocked(told.locked), power.onUserActive(told.active)];
  return {
    watching: () => true,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function ask(context: WatchContext): Watcher {
  const told = teller(context);
  let before: LoginSession | null = null;
  return startPolling(context, "session lock", LOOK_MS, async (stopped) => {
    const now = await context.sources.loginSession();
    if (stopped()) return;
    if (now === null) throw new Error("logind does not answer for this session");
    if (now.locked !== (before?.locked ?? false)) told.locked(now.locked);
    if (now.active !== (before?.active ?? true)) told.active(now.active);
    before = now;
  });
}

function teller({ clock, report }: Pick<WatchContext, "clock" | "report">): { readonly locked: (locked: boolean) => void; readonly active: (active: boolean) => void } {
  let lockedSince: Milliseconds | null = null;
  return {
    locked: (locked) => {
      if (locked) {
        lockedSince = clock.monotonic();
        report("screen-locked", {});
      } else {
        report("screen-unlocked", lockedSince === null ? {} : { afterMs: Math.round(clock.monotonic() - lockedSince) });
        lockedSince = null;
      }
    },
    active: (active) => report("user-switched", { here: active }),
  };
}
