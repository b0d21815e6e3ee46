import type { Milliseconds } from "../../core/clock.ts";
import { judgeDisplays } from "../../core/policy/displays.ts";
import { connectorsBeside } from "./display-connectors.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher } from "./watcher.ts";

/** Electron tells of displays; of a mirrored one it may tell nothing (electron#33911), so the connectors are looked at too. */
const LOOK_MS: Milliseconds = 5000;

/** Displays: how many, and whether they are within the policy. One change of a cable comes as several events: only what differs from before is a change. */
export const watchDisplays: StartWatcher = (context) => {
  const { ports, policy, sources, report } = context;
  let before: string | null = null;
  const look = (): void => {
    const displays = ports.screens.displays();
    const connectors = connectorsBeside(ports, sources.root);
    const now = JSON.stringify([displays, connectors]);
    if (now === before) return;
    const first = before === null;
    before = now;
    const { allowed, mirrored, virtual } = judgeDisplays(displays, policy, connectors);
    // At the start it is the check's business, unless something was plugged in since.
    if (first && allowed) return;
    report("display-changed", {
      displays: displays.length, ...(mirrored > 0 ? { mirrored } : {}), ...(virtual > 0 ? { virtual } : {}), ...(allowed ? {} : { allowed: false }), ...(first ? { atStart: true } : {}),
    });
  };
  const polling = startPolling(context, "displays", LOOK_MS, look);
  const stopListening = ports.screens.onChange(look);
  return {
    watching: polling.watching,
    stop: () => {
      stopListening();
      polling.stop();
    },
  };
};
