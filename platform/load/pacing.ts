import type { Milliseconds } from "../../core/clock.ts";

/** Waits, or not any longer when the tool is stopped. */
export async function pause(ms: Milliseconds, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms <= 0) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

const LOOK_EVERY_MS = 50;

/** Waits until something is so. @returns the ms that it took; null when it was not so within `mostMs`, or the tool was stopped */
export async function until(isSo: () => boolean, mostMs: Milliseconds, signal: AbortSignal): Promise<Milliseconds | null> {
  const begun = performance.now();
  for (;;) {
    if (isSo()) return performance.now() - begun;
    if (signal.aborted || performance.now() - begun > mostMs) return null;
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** Does something with each of many, never more than `underWay` at once, so that the event loop gets its turns. Ends early when the tool is stopped. */
export async function inSlices<T>(items: readonly T[], underWay: number, signal: AbortSignal, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && !signal.aborted) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(underWay, items.length) }, worker));
}

/** Does something once for each of many, each at a moment of its own within `spreadMs`. Those still to come are left out when the tool is stopped. */
export async function spreadOver<T>(items: readonly T[], spreadMs: Milliseconds, signal: AbortSignal, work: (item: T, index: number) => Promise<void>): Promise<void> {
  await Promise.all(items.map(async (item, index) => {
    await pause(Math.random() * spreadMs, signal);
    if (!signal.aborted) await work(item, index);
  }));
}
