import type { Page } from "playwright-core";

/** Waits until two frames are drawn and what moves has come to rest: a colour in the middle of its transition is nobody's. What never ends, as a spinner, is not waited for. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map(async ({ finished }) => await finished));
  });
}
