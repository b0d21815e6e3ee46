import type { Milliseconds } from "../../core/clock.ts";
import { judgeClockStep } from "../../core/policy/clock-step.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher } from "./watcher.ts";

const LOOK_MS: Milliseconds = 1000;
/** Small steps within this time add up to a jump. Beyond it they are drift: no computer's clock drifts by seconds a minute. */
const WINDOW_MS: Milliseconds = 60_000;
/** Uptime that is ahead by this much of a clock that stands still in sleep means that there was sleep; it comes in steps of a second. */
const SLEEP_MS: Milliseconds = 3000;

/** The wall clock against the two that nobody can set. */
export const watchClock: StartWatcher = (context) => {
  const { ports, clock, sources, report } = context;
  const read = () => ({ wall: clock.now(), monotonic: clock.monotonic(), uptime: sources.uptime() });
  let since = read();
  let asleepSince: Milliseconds | null = null;
  let slept = false;
  const stops = [
    ports.power.onSuspend(() => {
      slept = true;
      asleepSince = clock.monotonic();
    }),
    ports.power.onResume(() => {
      slept = true;
      asleepSince = null;
    }),
  ];
  const polling = startPolling(context, "clock", LOOK_MS, () => {
    const now = read();
    const step = { wall: now.wall - since.wall, monotonic: now.monotonic - since.monotonic, uptime: now.uptime - since.uptime, slept };
    const jumped = judgeClockStep(step);
    if (jumped !== 0) report("clock-jumped", { byMs: jumped });
    // After sleep a new count begins: a clock that is set back by as much as the sleep was long would cancel out.
    if (jumped !== 0 || slept || step.uptime - step.monotonic >= SLEEP_MS || step.monotonic >= WINDOW_MS) since = now;
    // The news of waking up may come after the first look: sleep counts until the look after it. News that never comes is not waited for.
    if (asleepSince !== null && now.monotonic - asleepSince >= WINDOW_MS) asleepSince = null;
    slept = asleepSince !== null;
  });
  return {
    watching: polling.watching,
    stop: () => {
      for (const stop of stops) stop();
      polling.stop();
    },
  };
};
