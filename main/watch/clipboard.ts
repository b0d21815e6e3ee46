import { createHash } from "node:crypto";
import type { Milliseconds } from "../../core/clock.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher } from "./watcher.ts";

const LOOK_MS: Milliseconds = 1000;

/**
 * The system's clipboard, which is empty during an exam: what appears on it is taken off again, and that it appeared is told. What it was is
 * never told and not kept; only a hash is, in memory, since a clipboard manager that puts the same thing back is no news.
 */
export const watchClipboard: StartWatcher = (context) => {
  const { ports: { application, clipboard }, report } = context;
  // In a preview nothing on this computer is changed, so nothing is emptied either.
  if (application.runtime === "preview") return null;
  let first = true;
  let seen: string | null = null;
  return startPolling(context, "clipboard", LOOK_MS, async (stopped) => {
    const types = await clipboard.types();
    if (types.length === 0) {
      first = false;
      return;
    }
    const now = createHash("sha256").update(JSON.stringify([types, await clipboard.readText()])).digest("base64");
    // SECURITY: a watch that was stopped changes nothing on the computer any more: after the exam the clipboard is the student's again.
    if (stopped()) return;
    clipboard.clear();
    // What is there at the first look was there before, or a clipboard manager put it back.
    if (!first && now !== seen) report("clipboard-changed", { types: types.length });
    first = false;
    seen = now;
    if ((await clipboard.types()).length > 0 && !stopped()) throw new Error("the clipboard could not be emptied");
  });
};
