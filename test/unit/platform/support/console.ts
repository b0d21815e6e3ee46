import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll } from "vitest";
import { whenDone } from "./room.ts";

const CHROMIUM = "/usr/bin/chromium";
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SCREENSHOTS = process.env["INVIGIL_SCREENSHOTS"];

export interface OpenedPage {
  readonly page: Page;
  /** What its content security policy or its scripts complain about. */
  readonly complaints: string[];
}

/** The console, built once for a file of tests, and a real browser to open it in. Pages are closed when their test ends: they would go on asking a platform that is gone. */
export function useConsole(): { readonly folder: string; open(scheme?: "light" | "dark"): Promise<OpenedPage> } {
  const folder = mkdtempSync(join(tmpdir(), "invigil-console-"));
  let browser: Browser;
  beforeAll(async () => {
    await build({ configFile: fileURLToPath(new URL("../../../../build/console.vite.config.ts", import.meta.url)), logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    async open(scheme = "light") {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 800 } });
      whenDone(() => context.close());
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
      page.on("pageerror", (error) => complaints.push(error.message));
      return { page, complaints };
    },
  };
}

/** A picture of the page for people, where `INVIGIL_SCREENSHOTS` names a folder. */
export async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `console-${name}.png`), fullPage });
}

/** What axe finds. */
export async function violations(page: Page): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: readFileSync(AXE, "utf8") });
  const { result } = await client.send("Runtime.evaluate", {
    expression: "axe.run().then((found) => JSON.stringify(found.violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' | '))))", awaitPromise: true, returnByValue: true,
  });
  return JSON.parse(String(result.value)) as string[];
}
