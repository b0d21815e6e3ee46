import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Most steps from one end of a list to the other. */
const MOST_STEPS = 40;

/** Waits until something has the focus. React moves it in a task after the one that draws: what is typed between them goes nowhere. */
export async function focusOn(what: Locator): Promise<void> {
  await expect.poll(() => what.evaluate((element) => element === document.activeElement)).toBe(true);
}

/** The text of what has the focus. */
export async function focusedText(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement?.textContent ?? "");
}

/** Goes to an option of the list that has the focus by its arrow key. Not by its letters: a second between two of them begins another word. */
export async function chooseByArrow(list: Locator, option: string): Promise<void> {
  await focusOn(list);
  const chosen = (): Promise<string> => list.evaluate((element) => (element instanceof HTMLSelectElement ? element.selectedOptions[0]?.text ?? "" : ""));
  for (let step = 0; step < MOST_STEPS && (await chosen()) !== option; step += 1) await list.page().keyboard.press("ArrowDown");
  expect(await chosen()).toBe(option);
}
