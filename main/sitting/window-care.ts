import type { AppWindow, Dispose } from "../ports.ts";
import type { Flow } from "./flow.ts";
import { reportIncident } from "./incidents.ts";

/** Reloads after crashes of the page in this time, in ms, are counted; more than the limit would loop. */
const CRASH_WINDOW_MS = 30_000;
const MOST_RELOADS = 3;

/** Brings the page back when it crashes, and decides whether the window may close. Answers live in main: a crash of the page costs none. */
export function startWindowCare(flow: Flow, window: AppWindow, onClosed: () => void): Dispose {
  const { clock, log } = flow.parts;
  let crashes: readonly number[] = [];
  const stops = [
    window.onCrashed((reason) => {
      const now = clock.monotonic();
      crashes = [...crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
      log.write("error", "page crashed", { reason });
      const sitting = flow.sitting();
      if (sitting !== null) flow.run("incident", async () => await reportIncident(flow, sitting, "renderer-crashed", { reason }));
      if (crashes.length <= MOST_RELOADS) window.reload();
    }),
    // A kiosk is left by handing in. Anywhere else the window closes as every window does, and the sitting resumes at the next start.
    window.onCloseRequested(() => flow.at("working") === null || !window.isKiosk()),
    window.onClosed(onClosed),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
