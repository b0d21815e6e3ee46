import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { Candidate } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { openHoldingProxy } from "./support/holding-proxy.ts";
import { openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

/** Each override code costs a second of computing on an idle machine, ms. */
const WITH_OVERRIDE_CODES_MS = 180_000;
const staff = useConsole();

/** A board of many candidates, of whom the last is at work, and whoever looks at it. */
async function bigBoard(scheme: "light" | "dark" = "light", count = 2000) {
  const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
  const names = Array.from({ length: count }, (_, index) => `Candidate ${index + 1}`);
  const { packageId } = await room.schedule({
    opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now(), candidates: names.map((name, index) => ({ name, code: `CODE-${index + 1}`, extraMinutes: 0, breakMinutes: 0 })),
  });
  const last = await Candidate.open(room.url, packageId);
  await last.signIn(`CODE-${count}`);
  await last.beat({ state: "running", answered: 1, remainingMs: 1_500_000 });
  const { page, complaints } = await staff.open(scheme);
  await openBoard(page, room, packageId, room.url);
  return { room, packageId, last, page, complaints };
}

async function openBoard(page: Page, room: Room, packageId: string, url: string): Promise<void> {
  await page.goto(room.staffLink.replace(room.url, url));
  await page.getByRole("heading", { name: "Exams" }).waitFor();
  await page.goto(`${url}/staff#package=${packageId}`);
  await page.getByRole("row", { name: /Candidate 1 / }).waitFor();
}

const focused = async (page: Page): Promise<string> => await page.evaluate(() => document.activeElement?.closest("tr")?.querySelector("th")?.textContent ?? "");

describe("the board", () => {
  it.each(["light", "dark"] as const)("draws the rows in sight of thousands, tells how many there are, and shows what changes far below (%s)", async (scheme) => {
    const { page, last, complaints } = await bigBoard(scheme);

    const grid = page.getByRole("grid", { name: "Candidates" });
    expect(await grid.getAttribute("aria-rowcount")).toBe("2001");
    expect(await page.locator("tbody tr[data-index]").count()).toBeLessThan(60);
    await page.getByRole("button", { name: "State" }).click();
    await page.getByRole("button", { name: "State" }).click();
    await page.getByRole("row", { name: /Candidate 2000 Working/ }).waitFor();
    expect(await page.getByRole("columnheader", { name: "State" }).getAttribute("aria-sort")).toBe("descending");
    await last.beat({ state: "reviewing", answered: 2, remainingMs: 1_400_000 });
    await page.getByRole("row", { name: /Candidate 2000 Reviewing answers/ }).waitFor();

    expect(await violations(page)).toEqual([]);
    await shoot(page, `board-${scheme}`);
    expect(complaints).toEqual([]);
  });

  it("is gone through by keyboard, and keeps the row with the focus however far it is scrolled", async () => {
    const { page } = await bigBoard();

    await page.getByRole("row", { name: /Candidate 1 / }).focus();
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("Candidate 2");
    await page.keyboard.press("PageDown");
    expect(await focused(page)).toMatch(/^Candidate (?:[5-9]|[1-3]\d)$/);
    await page.keyboard.press("End");
    expect(await focused(page)).toBe("Candidate 2000");
    await page.keyboard.press("Space");
    await page.getByText("1 candidate chosen").waitFor();
    await page.locator(".board-scroll").evaluate((box) => box.scrollTo({ top: 0 }));
    await page.getByRole("row", { name: /Candidate 3 / }).waitFor();
    expect(await focused(page)).toBe("Candidate 2000");
    await page.keyboard.press("ArrowUp");
    expect(await focused(page)).toBe("Candidate 1999");
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");

    expect(await focused(page)).toBe("Candidate 1");
    await page.getByText("1 candidate chosen").waitFor();
    expect(await page.getByRole("checkbox", { name: "Choose Candidate 1", exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#sitting=/);
  });

  it("draws names and states alone while rows fly by, and the rows whole as soon as they rest", async () => {
    const { page } = await bigBoard();

    // A page that draws 60 frames a second, however few this machine draws; and read in the frame that was scrolled, before the row's rest can be over.
    const flying = await page.locator(".board-scroll").evaluate(async (box) => {
      const began = performance.now();
      let frames = 0;
      performance.now = () => began + frames * (1000 / 60);
      for (; frames < 20; frames += 1) {
        box.scrollTop += 400;
        await new Promise((resolve) => { requestAnimationFrame(resolve); });
      }
      Reflect.deleteProperty(performance, "now");
      const rows = [...box.querySelectorAll("tbody tr[data-index]")];
      return { rows: rows.length, bare: rows.filter((row) => row.querySelector("input") === null).length, text: rows.at(-1)?.textContent };
    });
    await page.waitForFunction(() => [...document.querySelectorAll("tbody tr[data-index]")].every((row) => row.querySelector("input") !== null));

    expect(flying.bare).toBeGreaterThan(flying.rows / 2);
    expect(flying.text).toMatch(/^Candidate \d+Not here yet$/);
  });

  it("filters by where candidates stand and by name, and opens at the first who fits", async () => {
    const { page } = await bigBoard();

    await page.locator(".board-scroll").evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    await page.getByRole("row", { name: /Candidate 1990 / }).waitFor();
    await page.getByRole("button", { name: "Working 1" }).click();
    await page.getByRole("row", { name: /Candidate 2000 / }).waitFor();
    await expect.poll(() => page.locator("tbody tr[data-index]").count()).toBe(1);
    await page.getByRole("button", { name: "Not here yet 1,999" }).click();
    await page.getByLabel("Find a candidate").pressSequentially("te 199");
    await page.getByText("11 of 2,000 candidates").waitFor();

    await expect.poll(() => page.locator("tbody tr[data-index]").count()).toBe(11);
    expect(await violations(page)).toEqual([]);
  });

  it("says at once that it is old when the platform is stopped, marks what it shows, and sends nothing", async () => {
    const { page, room } = await bigBoard("light", 3);

    await room.platform.stop();
    await page.getByText(/No connection to the platform since \d+:\d\d:\d\d.*What you see is from then/).waitFor();
    const seen = await page.getByRole("row", { name: /Candidate 3/ }).textContent();
    await page.getByRole("textbox", { name: "Message" }).fill("Is anybody there");
    await page.keyboard.press("Enter");
    await page.getByText("There is no connection to the platform: nothing was sent").waitFor();

    expect(await page.getByRole("grid", { name: "Candidates, as they were when the connection was lost" }).count()).toBe(1);
    expect(await page.getByRole("row", { name: /Candidate 3/ }).textContent()).toBe(seen);
    expect(await violations(page)).toEqual([]);
    await shoot(page, "board-lost", true);
  });

  it("knows a platform that takes questions and never answers, and comes back by itself", async () => {
    const { room, packageId, last } = await bigBoard("light", 3);
    const proxy = await openHoldingProxy(room.url);
    const { page } = await staff.open();
    await page.context().addCookies([{ name: "invigil_staff", value: (await memberOfStaff(room, "Invigilator", { roles: ["invigilator"] })).token, url: proxy.url }]);
    await page.goto(`${proxy.url}/staff#package=${packageId}`);
    await page.getByRole("row", { name: /Candidate 3 Working/ }).waitFor();

    proxy.hold();
    await page.getByText(/No connection to the platform since/).waitFor();
    await last.beat({ state: "reviewing", answered: 2, remainingMs: 1_400_000 });
    expect(await page.getByRole("row", { name: /Candidate 3 Working/ }).count()).toBe(1);
    proxy.goOn();
    await page.getByRole("row", { name: /Candidate 3 Reviewing/ }).waitFor();

    await page.getByText(/No connection to the platform/).waitFor({ state: "detached" });
  });

  it("takes what it shows for old as soon as somebody comes back to a page that stood still", async () => {
    const { page } = await bigBoard("light", 3);

    // What a computer that slept does: no timer ran, and the clock is minutes on when the page is seen again. Read before any other task could run: an answer undoes it.
    const words = await page.evaluate(async () => {
      const later = Date.now() + 300_000;
      Date.now = () => later;
      document.dispatchEvent(new Event("visibilitychange"));
      await Promise.resolve();
      return document.querySelector("[role=alert]")?.textContent ?? "";
    });

    expect(words).toMatch(/No connection to the platform since/);
    await page.getByText(/No connection to the platform since/).waitFor({ state: "detached" });
  });

  it.each(["light", "dark"] as const)("gives out the next code with for whom, and shows the start code to whoever invigilates (%s)", async (scheme) => {
    const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
    const { packageId, overrideCodes, startCode } = await room.schedule({ opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: null, startCode: "auto", overrideCodes: 2 });
    const { page, complaints } = await staff.open(scheme);
    await page.goto(room.staffLink);
    await page.getByRole("heading", { name: "Exams" }).waitFor();
    await page.goto(`${room.url}/staff#package=${packageId}`);

    await page.getByRole("button", { name: "Show the start code" }).click();
    await page.getByText(startCode ?? "").waitFor();
    await page.getByRole("button", { name: "Give the next code" }).click();
    await page.getByText("Write first for whom the code is, and why.").waitFor();
    await page.getByLabel("For whom, and why").fill("Ada, her laptop is a virtual machine");
    await page.getByRole("button", { name: "Give the next code", disabled: false }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Code 1" }).waitFor();
    await page.getByText(overrideCodes[0] ?? "").waitFor();
    await page.getByText(/Code 1 at .*: Ada, her laptop is a virtual machine/).waitFor();

    expect(await violations(page)).toEqual([]);
    await shoot(page, `board-codes-${scheme}`, true);
    expect(complaints).toEqual([]);
  }, WITH_OVERRIDE_CODES_MS);
});
