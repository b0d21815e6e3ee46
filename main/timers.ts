import type { TimersPort } from "./ports.ts";

/** Node's timers. They keep the process alive; the composition root clears every one. */
export const nodeTimers: TimersPort = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};
