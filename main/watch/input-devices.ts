import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Milliseconds } from "../../core/clock.ts";
import { countInputDevices, newInputDevices } from "../../core/policy/input-devices.ts";
import { parseInputDevices } from "./input-device-list.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher } from "./watcher.ts";

const LOOK_MS: Milliseconds = 3000;

/** Keyboards and mice that are new, and those that a program made up. Linux only: Windows and macOS tell a program like ours nothing of them. */
export const watchInputDevices: StartWatcher = (context) => {
  const { ports, sources, report } = context;
  if (ports.system.platform !== "linux") return null;
  let known: ReadonlySet<string> | null = null;
  return startPolling(context, "input devices", LOOK_MS, async (stopped) => {
    const devices = parseInputDevices(await readFile(join(sources.root, "proc/bus/input/devices"), "utf8"));
    if (stopped()) return;
    const counts = countInputDevices(devices);
    const fresh = countInputDevices(newInputDevices(devices, known ?? new Set()));
    if (known === null) {
      // Hardware that was there before the exam is in order; what a program made up should be seen by somebody.
      if (counts.virtual > 0) report("input-device-changed", { ...counts, atStart: true });
    } else if (fresh.keyboards + fresh.mice + fresh.virtual > 0) report("input-device-changed", { ...counts });
    known = new Set([...(known ?? []), ...devices.map(({ key }) => key)]);
  });
};
