import type { Milliseconds } from "../../core/clock.ts";
import { judgeRemoteSession } from "../../core/policy/remote-session.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher } from "./watcher.ts";

const LOOK_MS: Milliseconds = 10_000;

/** Whether somebody uses this computer from afar, looked at again and again: remote control can begin after the check. */
export const watchRemoteSession: StartWatcher = (context) => {
  const { ports, report } = context;
  if (ports.system.platform === "other") return null;
  let before = "";
  return startPolling(context, "remote session", LOOK_MS, async (stopped) => {
    const { remote, signs } = judgeRemoteSession(await ports.system.remoteSession());
    if (stopped()) return;
    const now = remote ? signs.map(({ signal }) => signal).toSorted().join(", ") : "";
    if (now !== "" && now !== before) report("remote-session", { signs: now });
    before = now;
  });
};
