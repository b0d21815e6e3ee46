import type { Milliseconds } from "../../core/clock.ts";
import { listMedia } from "./media-list.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher } from "./watcher.ts";

const LOOK_MS: Milliseconds = 3000;

/** Sticks, disks and phones that are plugged in or pulled out. Only how many there are is told; what is on them is never looked at. */
export const watchRemovableMedia: StartWatcher = (context) => {
  const { ports, sources, report } = context;
  const { platform } = ports.system;
  if (platform === "other") return null;
  let before: string | null = null;
  return startPolling(context, "removable media", LOOK_MS, async (stopped) => {
    const { disks, phones } = await listMedia(platform, sources);
    if (stopped()) return;
    // Compared by what they are, in memory: one that takes another's place is a change too.
    const now = JSON.stringify([disks.toSorted(), phones.toSorted()]);
    if (before !== null && now !== before) report("removable-media-changed", { disks: disks.length, phones: phones.length });
    before = now;
  });
};
