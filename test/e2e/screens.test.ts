import { cp, mkdir, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cutOffTexts, setAppearance, violationsOf } from "./accessibility.ts";
import type { ExamApp } from "./driver/exam-app.ts";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";

let room: ExamRoom;
let screenshots: string;
let app: ExamApp;
let candidate: Candidate;

beforeAll(async () => {
  screenshots = process.env["INVIGIL_SCREENSHOTS"] ?? (await mkdtemp(join(tmpdir(), "invigil-screens-")));
  await mkdir(screenshots, { recursive: true });
  room = await ExamRoom.open({ exam: DEMO_EXAM, policy: "supervised-room" });
  ({ app, candidate } = await room.openClient());
});

afterAll(async () => {
  await room.close();
});

/** A copy of the laptop as a fault of its disk would leave it: one record of the journal changed. */
async function damagedCopy(): Promise<string> {
  const profile = join(room.folder, "damaged");
  await cp(room.profile, profile, { recursive: true, filter: (source) => !/standin\.lock|standin-starts/.test(source) });
  const folder = join(profile, "invigil", "journals");
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(folder, name));
    database.exec("UPDATE records SET record = replace(record, '\"elapsed\":0', '\"elapsed\":1') WHERE seq = 1");
    database.close();
  }
  return profile;
}

/** The screens in the order in which a student meets them, each with what leads there from the one before. */
const SCREENS: readonly (readonly [string, () => Promise<void>])[] = [
  ["open", async () => await candidate.heading("Open your exam")],
  ["open-with-a-problem", async () => {
    await candidate.tryLink("invigil://127.0.0.1:1/exam/01J00000000000000000000000");
    await candidate.problem();
  }],
  ["policy", async () => await candidate.openLink(room.invitation.link)],
  ["check", async () => {
    await candidate.agree();
    await candidate.checkFinished();
  }],
  ["sign-in", async () => await candidate.passCheck()],
  ["waiting", async () => await candidate.signIn(room.invitation.candidateCode)],
  ["exam", async () => await candidate.start(room.invitation.startCode)],
  ["appearance", async () => await candidate.page.getByRole("button", { name: "Appearance" }).click()],
  ["help", async () => {
    await candidate.page.keyboard.press("Escape");
    await candidate.page.getByRole("button", { name: "Help" }).click();
  }],
  ["what-is-on", async () => {
    await candidate.page.keyboard.press("Escape");
    await candidate.page.getByRole("button", { name: "What is on" }).click();
  }],
  ["failed", async () => {
    await candidate.page.keyboard.press("Escape");
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await candidate.page.getByRole("button", { name: "Flag for later" }).click();
    await candidate.allSaved();
    await app.kill();
    ({ app, candidate } = await room.openClient([], { profile: await damagedCopy() }));
    await candidate.heading("Invigil cannot go on here");
  }],
  ["review", async () => {
    await app.close();
    ({ app, candidate } = await room.openClient());
    await candidate.question(1).shown();
    await candidate.review();
  }],
  ["hand-in", async () => await candidate.page.getByRole("button", { name: "Hand in", exact: true }).click()],
  ["sealed", async () => {
    await room.stopPlatform();
    await candidate.page.getByRole("dialog").getByRole("button", { name: "Hand in now" }).click();
    await candidate.heading("Sealed on this computer");
  }],
  ["receipt", async () => {
    await room.restartPlatform();
    await candidate.page.getByRole("button", { name: "Try to send now" }).click();
    await candidate.receiptCode();
    await candidate.saveReceipt();
  }],
  ["done", async () => await candidate.finish()],
];

describe("the screens of a sitting in a real window", () => {
  it.each(SCREENS)("%s: no violation in light and in high contrast, nothing cut off at twice the text size", async (name, enter) => {
    await enter();
    const found: string[] = [];

    for (const [look, appearance] of [["light", {}], ["high-contrast", { theme: "high-contrast" }], ["twice-the-text", { textSize: 200 }]] as const) {
      await setAppearance(candidate.page, appearance);
      await candidate.page.screenshot({ path: join(screenshots, `${name}.${look}.png`) });
      found.push(...(await violationsOf(candidate.page)).map((violation) => `${look}: ${violation}`), ...(await cutOffTexts(candidate.page)).map((text) => `${look}: ${text}`));
    }
    await setAppearance(candidate.page, {});

    expect(found).toEqual([]);
  });
});
