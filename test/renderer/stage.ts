import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import type AxeCore from "axe-core";
import type { Browser, Page } from "playwright-core";
import type { AppView } from "../../core/contract/view.ts";
import type { PageDouble } from "./double-in-page.ts";
import { atRest } from "../doubles/page-at-rest.ts";
import { startRendererSite } from "./renderer-site.ts";
import type { RendererSite } from "./renderer-site.ts";

declare global {
  var axe: typeof AxeCore;
  var invigilDouble: PageDouble;
}

/** A built renderer in a real browser, under the real content security policy, with the bridge double in the preload's place. */
export interface Stage {
  /** Opens a window with a view. */
  readonly open: (view: AppView, size?: { readonly width: number; readonly height: number }, media?: { readonly reducedMotion?: "reduce"; readonly forcedColors?: "active" }) => Promise<Page>;
  readonly screenshots: string;
  readonly stop: () => Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const site: RendererSite = await startRendererSite();
  const browser: Browser = await chromium.launch({
    executablePath: "/usr/bin/chromium", headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const screenshots = process.env["INVIGIL_SCREENSHOTS"] ?? (await mkdtemp(join(tmpdir(), "invigil-screenshots-")));
  await mkdir(screenshots, { recursive: true });
  return {
    screenshots,
    open: async (view, size = { width: 1280, height: 800 }, media = {}) => {
      const context = await browser.newContext({ viewport: size, locale: "en-GB", timezoneId: "Europe/Berlin", ...media });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      // Scripts that the protocol adds are outside the page's policy, so that the policy itself stays as it ships.
      await page.addInitScript(site.doubleScript);
      await page.addInitScript(axe);
      await page.goto(site.url);
      await show(page, view);
      return page;
    },
    stop: async () => {
      await browser.close();
      await site.stop();
    },
  };
}

/** Shows a view as main would. */
export async function show(page: Page, view: AppView): Promise<void> {
  await page.evaluate((next) => globalThis.invigilDouble.show(next), view);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** Requests of one call so far. */
export async function callsOf(page: Page, name: string): Promise<readonly unknown[]> {
  return page.evaluate((wanted) => globalThis.invigilDouble.calls().filter((call) => call.name === wanted).map((call) => call.request), name);
}

/** Takes a picture of the page as it is, and gives what axe-core says against it: empty when all is well. */
export async function judged(page: Page, picture: string): Promise<readonly unknown[]> {
  await atRest(page);
  await page.screenshot({ path: picture });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`) }));
}

/** How much wider the content of an element is than the element, in px. */
export async function sideways(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((element) => element.scrollWidth - element.clientWidth);
}
