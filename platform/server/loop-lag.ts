import type { Milliseconds } from "../../core/clock.ts";

/** How often the loop should come round, ms. */
const TICK_MS = 10;
/** How much of a lag is left after each turn that was on time: a storm is remembered for about a second. */
const FADING = 0.95;

/** How far the event loop is behind, at any moment. */
export interface LoopLag {
  /** How late the loop is now, ms: the turn under way, or the one before it, whichever is worse. */
  now(): Milliseconds;
  /** Turns of the loop so far, by this timer. */
  turns(): number;
  /** The same as `now`, fading over about a second: how it has been lately, ms. */
  lately(): Milliseconds;
  stop(): void;
}

/**
 * Measures with a short timer. While one turn of the loop works off what came in, no timer fires, and the time since the last one is the lag that
 * whoever enters now has already waited: it is known at that very request, not half a second later.
 * @param monotonic ms
 */
export function watchLoopLag(monotonic: () => number = () => performance.now()): LoopLag {
  let lastTick = monotonic();
  let lastTurn = 0;
  let faded = 0;
  let turns = 0;
  const since = (): Milliseconds => Math.max(0, monotonic() - lastTick - TICK_MS);
  const timer = setInterval(() => {
    lastTurn = since();
    faded = Math.max(lastTurn, faded * FADING);
    lastTick = monotonic();
    turns += 1;
  }, TICK_MS);
  timer.unref();
  return {
    now: () => Math.max(lastTurn, since()),
    turns: () => turns,
    lately: () => Math.max(faded, since()),
    stop: () => clearInterval(timer),
  };
}
