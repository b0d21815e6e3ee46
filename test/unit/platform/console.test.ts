import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { Candidate } from "./support/candidate.ts";
import { openRoom } from "./support/room.ts";

const CHROMIUM = "/usr/bin/chromium";
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SCREENSHOTS = process.env["INVIGIL_SCREENSHOTS"];

let browser: Browser;
let consoleFolder: string;

beforeAll(async () => {
  consoleFolder = mkdtempSync(join(tmpdir(), "invigil-console-"));
  await build({ configFile: fileURLToPath(new URL("../../../build/console.vite.config.ts", import.meta.url)), logLevel: "error", build: { outDir: consoleFolder, emptyOutDir: true } });
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
afterAll(async () => {
  await browser.close();
  rmSync(consoleFolder, { recursive: true, force: true });
});

/** A page that notes what its content security policy or its scripts complain about. */
async function openPage(scheme: "light" | "dark" = "light"): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 800 } })).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { page, complaints };
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `console-${name}.png`) });
}

async function violations(page: Page): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: readFileSync(AXE, "utf8") });
  const { result } = await client.send("Runtime.evaluate", {
    expression: "axe.run().then((found) => JSON.stringify(found.violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' | '))))", awaitPromise: true, returnByValue: true,
  });
  return JSON.parse(String(result.value)) as string[];
}

describe("the staff console", () => {
  it.each(["light", "dark"] as const)("shows exams and sittings as they go on, accessibly and under its policy (%s)", async (scheme) => {
    const room = await openRoom({ consoleFolder, clock: systemClock });
    const { packageId, examCode } = await room.schedule({ opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
    const { page, complaints } = await openPage(scheme);

    await page.goto(room.staffLink);
    await page.getByRole("link", { name: examCode }).waitFor();
    expect(page.url()).not.toContain(room.staffLink.split("#")[1] ?? "");
    expect(await violations(page)).toEqual([]);
    await shoot(page, `exams-${scheme}`);

    await page.getByRole("link", { name: examCode }).click();
    await page.getByText("Nobody has signed in yet").waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `empty-${scheme}`);

    const ben = await Candidate.open(room.url, packageId);
    await ben.signIn("BEN-0002");
    await ben.beat({ state: "running", answered: 1, remainingMs: 1_500_000 });
    await (await Candidate.open(room.url, packageId)).sit("ADA-0001");
    await page.getByText("Working", { exact: true }).last().waitFor({ timeout: 15_000 });
    await page.getByRole("row", { name: /Ada/ }).getByText("Handed in").waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `sittings-${scheme}`);
    expect(complaints).toEqual([]);
  });

  it("says what to do with a link that was used, and without a session", async () => {
    const room = await openRoom({ consoleFolder });
    const first = await openPage();
    await first.page.goto(room.staffLink);
    await first.page.getByRole("heading", { name: "Exams" }).waitFor();
    const { page } = await openPage();

    await page.goto(room.staffLink);
    await page.getByRole("heading", { name: "This link was used already" }).waitFor();
    await shoot(page, "link-used");
    await page.goto(`${room.url}/staff`);
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();

    expect(await violations(page)).toEqual([]);
  });

  it("keeps showing what it knew when the platform is away, and says so", async () => {
    const room = await openRoom({ consoleFolder });
    const { page } = await openPage();
    await page.goto(room.staffLink);
    await page.getByText("Trial").waitFor();

    await room.platform.stop();
    await page.getByText("cannot be reached").waitFor({ timeout: 20_000 });

    expect(await page.getByText("Trial").isVisible()).toBe(true);
    await shoot(page, "away");
  });

  it("shows nothing of a name that is made to look like a script", async () => {
    const room = await openRoom({ consoleFolder, clock: systemClock });
    const name = "<img src=x onerror=alert(1)>";
    const { packageId } = await room.schedule({ candidates: [{ name, code: "CODE-1", extraMinutes: 0, breakMinutes: 0 }], opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
    await (await Candidate.open(room.url, packageId)).signIn("CODE-1");
    const { page, complaints } = await openPage();

    await page.goto(room.staffLink);
    await page.getByRole("heading", { name: "Exams" }).waitFor();
    await page.goto(`${room.url}/staff#package=${packageId}`);
    await page.getByText(name).waitFor();

    expect(complaints).toEqual([]);
    expect(await page.locator("img").count()).toBe(0);
  });
});
