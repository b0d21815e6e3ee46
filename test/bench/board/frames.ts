import type { Page } from "playwright-core";

/** Frames that a page drew while something was done to it. */
export interface Frames {
  /** Frames in each whole second. */
  readonly perSecond: readonly number[];
  /** Time from one frame to the next, ms. */
  readonly intervals: readonly number[];
}

/** How far the box is scrolled with each frame, px: thousands of rows within seconds. */
const STEP_PX = 400;
const KEY_MS = 120;

/** Scrolls a box up and down, on with every frame. */
export async function framesWhileScrolling(page: Page, box: string, seconds: number): Promise<Frames> {
  const counting = count(page, seconds);
  await page.evaluate(({ selector, ms, step }) => {
    const scrolled = document.querySelector(selector);
    if (scrolled === null) throw new Error("the box to scroll is there");
    const until = performance.now() + ms;
    let by = step;
    const next = (): void => {
      const end = scrolled.scrollHeight - scrolled.clientHeight;
      if (scrolled.scrollTop + by > end || scrolled.scrollTop + by < 0) by = -by;
      scrolled.scrollTop += by;
      if (performance.now() < until) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }, { selector: box, ms: seconds * 1000, step: STEP_PX });
  return await counting;
}

/** Types a name into a field and takes it away again, letter by letter. */
export async function framesWhileFiltering(page: Page, field: string, name: string, seconds: number): Promise<Frames> {
  const counting = count(page, seconds);
  await page.focus(field);
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    await page.keyboard.type(name, { delay: KEY_MS });
    for (let typed = 0; typed < name.length && performance.now() < until; typed += 1) await page.keyboard.press("Backspace", { delay: KEY_MS });
  }
  return await counting;
}

async function count(page: Page, seconds: number): Promise<Frames> {
  const at = await page.evaluate(async (ms) => await new Promise<number[]>((resolve) => {
    const times: number[] = [];
    const next = (time: number): void => {
      times.push(time);
      if (time - (times[0] ?? time) < ms) requestAnimationFrame(next);
      else resolve(times);
    };
    requestAnimationFrame(next);
  }), seconds * 1000);
  const [first = 0] = at;
  const perSecond = Array.from({ length: seconds }, (_, second) => at.filter((time) => time > first && Math.floor((time - first - 0.001) / 1000) === second).length);
  return { perSecond, intervals: at.slice(1).map((time, index) => time - (at[index] ?? time)) };
}
