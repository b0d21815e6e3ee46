import type { Milliseconds } from "../../core/clock.ts";
import type { StartWatcher } from "./watcher.ts";

/** Sleep: that it began, and how long it was by the computer's time since its start, which counts it. */
export const watchPower: StartWatcher = ({ ports, sources, report }) => {
  let asleepSince: Milliseconds | null = null;
  const stops = [
    ports.power.onSuspend(() => {
      asleepSince = sources.uptime();
      report("suspended", {});
    }),
    ports.power.onResume(() => {
      report("resumed", asleepSince === null ? {} : { forMs: Math.max(0, Math.round(sources.uptime() - asleepSince)) });
      asleepSince = null;
    }),
  ];
  return {
    watching: () => true,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
};
