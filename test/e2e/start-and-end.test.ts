import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExamApp } from "./driver/exam-app.ts";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";

let room: ExamRoom;
let app: ExamApp;
let candidate: Candidate;

/** Presses a key until the focus is where it is wanted, as somebody without a mouse does. @param wanted the control's words, or its id */
async function pressUntil(key: "Tab" | "ArrowDown", wanted: string | RegExp): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await candidate.page.keyboard.press(key);
    const at = await candidate.page.evaluate(() => [document.activeElement?.id ?? "", (document.activeElement?.textContent ?? "").trim()]);
    if (at.some((name) => (typeof wanted === "string" ? name === wanted : wanted.test(name)))) return;
  }
  throw new Error(`${key} never came to ${wanted}`);
}

async function tabTo(wanted: string | RegExp): Promise<void> {
  await pressUntil("Tab", wanted);
}

describe("an exam that opens from a file at its time", () => {
  const RELEASED_AFTER_MS = 60_000;
  let file = "";

  beforeAll(async () => {
    room = await ExamRoom.open({
      exam: DEMO_EXAM,
      more: (folder) => {
        file = join(folder, "exam.invigil");
        return ["--release-at", new Date(Date.now() + RELEASED_AFTER_MS).toISOString(), "--package-out", file];
      },
    });
    ({ app, candidate } = await room.openClient(["--open", file]));
  });

  afterAll(async () => {
    await room.close();
  });

  it("opens the file that the computer handed over, counts down, and starts at the time without a code", async () => {
    await candidate.agree();
    await candidate.passCheck();
    await candidate.signIn(room.invitation.candidateCode);
    const countdown = candidate.page.locator(".release-digits");
    await countdown.waitFor();
    const before = await countdown.innerText();
    await candidate.page.getByRole("button", { name: "Start the exam" }).click({ timeout: 2 * RELEASED_AFTER_MS });
    await candidate.question(1).shown();

    expect(before).toMatch(/^(?:0:[0-5]\d|1:00)$/);
  });

  it("shows a message and extra time from staff, and counts the time", async () => {
    const before = await candidate.remainingSeconds();

    await room.tellSitting("message", "Please read question 3 again: it has four rings.");
    await room.tellSitting("extra-time", "--minutes", "5", "--reason", "The room was noisy.");
    const message = candidate.page.locator(".notice", { hasText: "question 3 again" });
    await message.waitFor();
    await candidate.page.locator(".notice", { hasText: "You have 5 more minutes. The room was noisy." }).waitFor();
    await expect.poll(async () => await candidate.remainingSeconds()).toBeGreaterThan(before);
    const after = await candidate.remainingSeconds();
    await message.getByRole("button", { name: "Dismiss" }).click();
    await message.waitFor({ state: "detached" });

    expect(after - before).toBeGreaterThan(240);
    expect(after - before).toBeLessThanOrEqual(300);
  });

  it("keeps colours, text size and the hidden timer over a restart, with the question and the answer", async () => {
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await candidate.page.getByRole("button", { name: "Appearance" }).click();
    for (const choice of ["Yellow on black", "150 %", "Show the time left"]) await candidate.page.getByLabel(choice).click();
    await candidate.page.locator('html[data-theme="yellow-on-black"][data-text-size="150"]').waitFor();
    await candidate.page.getByText("Time hidden").waitFor();
    await candidate.page.keyboard.press("Escape");
    await candidate.allSaved();
    await app.close();

    ({ app, candidate } = await room.openClient());
    await candidate.question(1).shown();

    await candidate.page.locator('html[data-theme="yellow-on-black"][data-text-size="150"]').waitFor();
    expect(await candidate.page.getByRole("timer").innerText()).toBe("Time hidden");
    expect(await candidate.question(1).isChosen("RESPONSE", "first-quarter")).toBe(true);
  });

  it("finds a flagged question again before handing in", async () => {
    // At this text size the list of questions stands behind a button.
    await candidate.page.getByRole("button", { name: "Questions:" }).click();
    await candidate.goTo(3);
    await candidate.page.getByRole("button", { name: "Flag for later" }).click();
    await candidate.page.getByRole("button", { name: "Flagged", exact: true }).waitFor();
    await candidate.review();
    const group = candidate.page.locator("section", { has: candidate.page.getByRole("heading", { name: "1 flagged question" }) });
    await group.getByRole("button", { name: "3. Planets with rings" }).click();
    await candidate.question(3).shown();
  });

  it("is answered, handed in and left with the keyboard alone", async () => {
    const { keyboard } = candidate.page;
    await keyboard.press("Alt+P");
    await candidate.question(2).shown();
    // Tab comes to a group of choices once; the arrow keys choose within it.
    await tabTo(/^q2-RESPONSE-/);
    await pressUntil("ArrowDown", "q2-RESPONSE-B");
    await candidate.allSaved();
    await keyboard.press("Alt+R");
    await candidate.heading("Check your answers");
    await tabTo("Hand in");
    await keyboard.press("Enter");
    await candidate.page.getByRole("dialog").waitFor();
    await tabTo("Hand in now");
    await keyboard.press("Enter");
    await candidate.receiptCode();
    await tabTo("Save the receipt");
    await keyboard.press("Enter");
    await candidate.page.locator(".saved-as", { hasText: "Saved as" }).waitFor();
    await tabTo("Continue");
    await keyboard.press("Enter");
    await candidate.heading("All done");

    expect((await room.openSitting()).answers["pole-star"]).toEqual({ RESPONSE: ["B"] });
    expect(await room.verifyReceipt()).toMatchObject({ status: 0 });
  });

  it("journalled how it was unlocked, what was flagged and what staff did", async () => {
    const instructions = await room.journalled("instruction");

    expect(await room.journalled("flagged")).toMatchObject([{ item: "rings", flagged: true }]);
    expect(await room.journalled("unlocked")).toMatchObject([{ by: "timed-release" }]);
    expect(instructions.map(({ instruction }) => instruction)).toEqual(["message", "extra-time"]);
    expect(JSON.stringify(instructions)).toContain("The room was noisy.");
    expect(await room.verifyJournal()).toMatchObject({ status: 0 });
  });
});

describe("an exam of one minute", () => {
  beforeAll(async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM, durationMinutes: 1 });
    ({ app, candidate } = await room.openClient());
  });

  afterAll(async () => {
    await room.close();
  });

  it("opens by a link that a second start hands over to the window that is there", async () => {
    await candidate.heading("Open your exam");

    const second = await room.runClient([room.invitation.link]);
    await candidate.heading("What this exam locks and records");

    expect(second).toMatchObject({ status: 0 });
    expect(await app.windows()).toHaveLength(1);
  });

  it("opens by its code and the platform's address, after a student said not now", async () => {
    await candidate.page.getByRole("button", { name: "Not now" }).click();
    await candidate.heading("Open your exam");

    await candidate.page.getByLabel("Exam link or code").fill(room.scheduled.examCode.toLowerCase());
    await candidate.page.getByLabel("Address of the exam server").fill(room.platformUrl);
    await candidate.page.getByRole("button", { name: "Open exam" }).click();

    await candidate.heading("What this exam locks and records");
  });

  it("seals by itself when the time is over, with what was typed in the last seconds, and says so kindly", async () => {
    await candidate.agree();
    await candidate.passCheck();
    await candidate.signIn(room.invitation.candidateCode);
    await candidate.start(room.invitation.startCode);
    await candidate.goTo(12);
    let typed = "";
    for (let word = 1; (await candidate.remainingSeconds()) > 10; word += 1) {
      await candidate.question(12).typeOn("RESPONSE", `word${word} `);
      typed += `word${word} `;
      await candidate.page.waitForTimeout(1000);
    }
    await candidate.question(12).typeOn("RESPONSE", "last");
    await candidate.receiptCode();
    const words = await candidate.page.locator("main").innerText();

    expect(words).toContain("Your working time is over.");
    expect(words).toContain("handed in for you");
    expect(await room.journalled("sealed")).toMatchObject([{ reason: "time-over" }]);
    expect((await room.openSitting()).answers["essay"]).toEqual({ RESPONSE: [`${typed}last`] });
  });
});
