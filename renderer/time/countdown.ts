import { useEffect, useState } from "react";
import type { Milliseconds } from "../../core/clock.ts";

/**
 * A countdown that goes on from what main said, by the monotonic clock (`performance.now`), so that a change of the wall clock changes nothing.
 * @param fromMs time left when the view was made; @param receivedAt `performance.now()` when it arrived
 * @param running false while the clock stands still
 * @returns ms left, never below 0; changes when the shown second changes
 */
export function useCountdown(fromMs: Milliseconds, receivedAt: number, running = true): Milliseconds {
  const [now, setNow] = useState(() => performance.now());
  const left = running ? Math.max(0, fromMs - Math.max(0, now - receivedAt)) : fromMs;
  useEffect(() => {
    if (!running) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      const at = performance.now();
      setNow(at);
      const leftNow = fromMs - (at - receivedAt);
      // Wake just after the next whole second, not a drifting second later; stop at the end.
      if (leftNow > 0) timer = setTimeout(tick, (leftNow % 1000) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [fromMs, receivedAt, running]);
  return left;
}
