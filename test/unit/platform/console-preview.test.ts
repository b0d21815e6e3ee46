import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepExam } from "../../../platform/exam/keep-exam.ts";
import { importExam } from "../../../platform/qti/import-exam.ts";
import { send } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { must, openRoom } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const staff = useConsole();
const folder = mkdtempSync(join(tmpdir(), "invigil-preview-"));

beforeAll(async () => {
  await build({
    configFile: false, logLevel: "error", root: `${ROOT}renderer`, plugins: [react()], base: "./",
    build: { outDir: join(folder, "client"), emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, rollupOptions: { input: `${ROOT}renderer/index.html` } },
  });
  await build({ configFile: `${ROOT}build/preview.vite.config.ts`, logLevel: "error", build: { outDir: join(folder, "preview"), emptyOutDir: true } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The demo exam, imported, and its preview opened by an author. */
async function previewed() {
  const room = await openRoom({ consoleFolder: staff.folder, clientFolder: join(folder, "client"), previewFolder: join(folder, "preview") });
  const imported = must(await importExam(`${ROOT}platform/demo/exam`, { leaveOutUnsupported: false }));
  const examId = must(await keepExam(room.folder, imported, "test"));
  const { token } = await memberOfStaff(room, "Ada", { roles: ["author"] });
  const { page, complaints } = await staff.open();
  await page.context().addCookies([{ name: "invigil_staff", value: token, url: room.url, httpOnly: true, sameSite: "Strict" }]);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname.replace(examId, "EXAM").replace(/index-[\w-]+/, "index")}`));
  await page.goto(`${room.url}/staff/preview/${examId}/`);
  return { room, page, complaints, examId, token, requests, content: imported.content };
}

async function goTo(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(title) }).first().click();
  await page.getByRole("heading", { name: title }).waitFor();
}

describe("the preview of an exam", () => {
  it("shows every question as a candidate sees it, under the client's own policy, and sends nothing anywhere", async () => {
    const { page, complaints, requests, content } = await previewed();
    await page.getByText("Preview: nothing on this computer is locked.").waitFor();
    const [first] = content.items;
    await page.getByRole("heading", { name: first?.title ?? "" }).waitFor();
    await shoot(page, "preview-first");
    const found = await violations(page);
    const seen: string[] = [];
    for (const { title } of content.items) {
      await goTo(page, title);
      seen.push(title);
    }

    expect(seen).toEqual(content.items.map(({ title }) => title));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests.filter((line) => !line.startsWith("GET "))).toEqual([]);
    expect(new Set(requests.filter((line) => line.includes("/v1/") && !line.includes("/pictures/")))).toEqual(new Set(["GET /v1/staff/exams/EXAM/preview"]));
  });

  it("shows pictures, keeps answers while it is open, and ends where a candidate's exam ends", async () => {
    const { page, content } = await previewed();
    const withPicture = content.items.find(({ body }) => JSON.stringify(body).includes('"asset"'));
    await goTo(page, withPicture?.title ?? "");
    const picture = page.locator("img").first();
    await picture.waitFor();
    await expect.poll(async () => await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    await shoot(page, "preview-picture");

    const choice = content.items.find(({ interactions }) => interactions[0]?.kind === "choice");
    await goTo(page, choice?.title ?? "");
    await page.getByRole("radio").or(page.getByRole("checkbox")).first().check();
    await page.getByText(/^Saved at/).waitFor();
    await page.getByRole("button", { name: "Check and hand in" }).click();
    await page.getByRole("button", { name: "Hand in", exact: true }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Hand in now" }).click();
    await page.getByRole("heading", { name: "Your exam is handed in" }).waitFor();
    await shoot(page, "preview-end");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Exams" }).waitFor();

    expect(new URL(page.url()).pathname).toBe("/staff");
  });

  it("holds no correct answer, and is for those who make exams alone", async () => {
    const { room, examId, page, token } = await previewed();
    const path = `/v1/staff/exams/${examId}/preview`;
    const { body } = await send(room.url, path, { token });
    const marker = await memberOfStaff(room, "Marker", { roles: ["marker"] });
    const statuses = [await send(room.url, path, { token: marker.token }), await send(room.url, path, {}), await send(room.url, `/v1/staff/exams/${examId}/pictures/..%2F..%2Fmaster.key`, { token })].map(({ status }) => status);
    await page.context().clearCookies();
    await page.reload();
    await page.getByText("This is for staff only.").waitFor();

    expect(JSON.stringify(body)).not.toMatch(/correct|mapping|mapKey|responseProcessing/i);
    expect(statuses).toEqual([403, 401, 404]);
  });
});
