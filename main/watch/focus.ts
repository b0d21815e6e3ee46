import type { Milliseconds } from "../../core/clock.ts";
import type { Dispose } from "../ports.ts";
import type { StartWatcher } from "./watcher.ts";

/** Somebody who is away for so long is told of before they are back. */
const LONG_AWAY_MS: Milliseconds = 30_000;

/** Leaving the exam's window, and for how long. */
export const watchFocus: StartWatcher = ({ ports, clock, window, permittedRunning, report }) => {
  if (window === null) return null;
  let away: { readonly since: Milliseconds; readonly permitted: boolean; readonly forget: Dispose } | null = null;
  const tell = (still: boolean): void => {
    if (away === null) return;
    const permitted = away.permitted || permittedRunning();
    report("focus-lost", { forMs: Math.round(clock.monotonic() - away.since), ...(still ? { stillAway: true } : {}), ...(permitted ? { permittedProgram: true } : {}) });
  };
  const back = (): void => {
    away?.forget();
    away = null;
  };
  const stopListening = window.onFocusChange((focused) => {
    if (!focused) away ??= { since: clock.monotonic(), permitted: permittedRunning(), forget: ports.timers.after(LONG_AWAY_MS, () => tell(true)) };
    else {
      tell(false);
      back();
    }
  });
  return {
    watching: () => true,
    stop: () => {
      stopListening();
      tell(true);
      back();
    },
  };
};
