import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { verifyReceipt } from "../../../core/receipt/issue-receipt.ts";
import { createPlatform } from "../../../platform/server/create-platform.ts";
import { Candidate, send } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { must, temporaryFolder, whenDone } from "./support/room.ts";
import { appCode, CHEAP_PASSWORDS } from "./support/staff.ts";

const EXAM = new URL("../../../platform/demo/exam", import.meta.url).pathname;
const PASSWORD = "correct horse battery";
/** Each override code costs a second of computing on an idle machine, ms. */
const WITH_OVERRIDE_CODES_MS = 180_000;
const staff = useConsole();

/** What an item bank exports. */
function examZip(): Buffer {
  const files = readdirSync(EXAM, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.from(zipSync(Object.fromEntries(files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(EXAM.length + 1), readFileSync(path)];
  }))));
}

/** Somebody at the console, whose every click, filled field and chosen file is counted. */
function person() {
  const done = { clicks: 0, fields: 0, files: 0 };
  return {
    done,
    click: async (what: Locator): Promise<void> => {
      await what.click();
      done.clicks += 1;
    },
    type: async (what: Locator, text: string): Promise<void> => {
      await what.fill(text);
      done.fields += 1;
    },
    choose: async (what: Locator, name: string, buffer: Buffer): Promise<void> => {
      await what.setInputFiles({ name, mimeType: "application/octet-stream", buffer });
      done.files += 1;
    },
  };
}

describe("a new administrator's first day", () => {
  it("leads from an empty data folder to a candidate's receipt with 12 clicks, 5 fields and 2 files in the console, and no command but `serve`", async () => {
    const platform = must(await createPlatform({ dataDir: temporaryFolder(), passwords: CHEAP_PASSWORDS, consoleFolder: staff.folder, presenceMs: 50 }));
    whenDone(() => platform.stop());
    const { url, staffLink } = must(await platform.start(0));
    const { page, complaints } = await staff.open();
    const { done, click, type, choose } = person();
    const found: string[] = [];
    const look = async (step: string): Promise<void> => {
      found.push(...(await violations(page)).map((violation) => `${step}: ${violation}`));
      await shoot(page, `first-day-${step}`, true);
    };
    const button = (name: string | RegExp): Locator => page.getByRole("button", { name, exact: true });
    const link = (name: string): Locator => page.getByRole("link", { name, exact: true });

    // The link that `serve` prints opens the console; whoever holds it makes an account of their own first.
    await page.goto(staffLink);
    await page.getByRole("heading", { name: "No exams yet" }).waitFor();
    await look("1-empty");
    await click(link("Staff"));
    await type(page.getByLabel("Name", { exact: true }), "Ada Lovelace");
    await click(button("Add and make a link"));
    await page.getByRole("heading", { name: "A link for Ada Lovelace" }).waitFor();
    await look("2-link");
    const own = (await page.locator("pre.link").textContent()) ?? "";
    await click(button("Copy the link"));
    await page.goto("about:blank");
    await page.goto(own);
    await type(page.getByLabel("Password", { exact: true }), PASSWORD);
    await type(page.getByLabel("The same password again"), PASSWORD);
    await type(page.getByLabel("Code that the app shows now"), await appCode((await page.locator(".secret code").textContent()) ?? "", Date.now()));
    await look("3-account");
    await click(button("Save and go on"));
    await click(button("I have kept them"));

    await page.getByRole("heading", { name: "No exams yet" }).waitFor();
    await click(link("Import an exam"));
    await choose(page.getByLabel(/QTI package/), "planets.zip", examZip());
    await button("Import 12 questions").waitFor();
    await look("4-import");
    await click(button("Import 12 questions"));
    await click(link("Schedule it"));

    await page.getByRole("heading", { name: "Schedule An evening among the planets" }).waitFor();
    const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    await type(page.getByLabel("Opens", { exact: true }), now);
    await choose(page.getByLabel("A list of candidates"), "class.csv", Buffer.from("name;code\nAlex Winter;ALEX-2026\nBo Summer;BO-2026\n"));
    await page.getByRole("heading", { name: "What is in class.csv" }).waitFor();
    await click(button("Use these 2 candidates"));
    await look("5-schedule");
    await click(button("Schedule"));
    await page.getByRole("heading", { name: "Scheduled" }).waitFor({ timeout: WITH_OVERRIDE_CODES_MS });
    await look("6-codes");

    // A candidate's computer.
    const packageId = String((await send(url, `/v1/exam-codes/${(await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).first().textContent()) ?? ""}`)).body.packageId);
    const alex = await Candidate.open(url, packageId);
    const receipt = await alex.sit("ALEX-2026");

    await click(link("Exams"));
    await look("7-exams");
    await click(page.getByRole("rowheader").getByRole("link"));
    await page.getByRole("row", { name: /Alex Winter.*Handed in/ }).waitFor();
    await look("8-board");
    const { keys } = (await send(url, "/v1/keys")).body;

    expect(must(await verifyReceipt(receipt, keys))).toMatchObject({ sittingId: alex.sittingId });
    expect(done).toEqual({ clicks: 12, fields: 5, files: 2 });
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  }, WITH_OVERRIDE_CODES_MS);
});
