import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type AxeCore from "axe-core";
import type { Page } from "playwright-core";
import { atRest } from "../doubles/page-at-rest.ts";
import type { Appearance } from "../../core/contract/view.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core says against the page as it is now: the rule, and the elements. Empty when all is well. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await atRest(page);
  // The protocol evaluates outside the page's policy, so the policy stays as it ships.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(async () => await (globalThis as unknown as { readonly axe: typeof AxeCore }).axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`));
}

/** Texts that do not fit: buttons and fields cut off, and a page that must be scrolled sideways (WCAG 2.2, 1.4.4 and 1.4.10). */
export async function cutOffTexts(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const wide = [...document.querySelectorAll(".viewport, main, .dialog[open]")].filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => `sideways: ${element.className || element.tagName}`);
    const cut = [...document.querySelectorAll<HTMLElement>("button, h1, h2, h3, .code-large, .tier, .check-state, dd, dt, label")]
      .filter((element) => element.checkVisibility() && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline")
      .map((element) => `cut off: ${element.innerText}`);
    const { innerWidth } = globalThis;
    const outside = [...document.querySelectorAll<HTMLElement>("button, input, select, textarea, h1, .timer, .sync-item")]
      .filter((element) => element.checkVisibility() && !element.classList.contains("skip-link") && element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => `outside the window: ${element.innerText || element.id}`);
    return [...wide, ...cut, ...outside];
  });
}

/** Changes colours and text size the way the menu does, and waits until they are drawn. */
export async function setAppearance(page: Page, appearance: Partial<Appearance>): Promise<void> {
  const wanted: Appearance = { theme: "light", textSize: 100, timerHidden: false, ...appearance };
  await page.evaluate(async (given) => {
    const { invigil } = globalThis as unknown as { readonly invigil: { readonly call: (name: string, request: unknown) => Promise<unknown> } };
    await invigil.call("appearance.set", given);
  }, wanted);
  await page.locator(`html[data-theme="${wanted.theme}"][data-text-size="${wanted.textSize}"]`).waitFor();
  await atRest(page);
}
