import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { THEMES } from "../../core/contract/view.ts";
import { examAt, handIns, sampleScreens, troubledScreens, viewOf } from "./sample-views.ts";
import { callsOf, judged, show, sideways, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const SEALED = { ...sampleScreens.sealed, error: null };
const WAITING = { ...sampleScreens.waiting, error: null, startCode: false, releaseInMs: 0 };
const OPEN = { ...sampleScreens.open, error: null };
const WORDS = "aban abil able abou abov abse frgo abst absu abus acce acci acco accu achi acid acou acqu acro acta acti acto actr actu";

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.stop());
afterEach(() => page.context().close());

async function focused(): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}

async function openOtherWays(): Promise<void> {
  await page.getByText("No connection? Other ways to open the exam").click();
}

describe.each(THEMES)("at 200 % in the %s theme", (theme) => {
  it("shows what can be opened on these screens without a violation and without sideways scrolling", async () => {
    const large = { theme, textSize: 200 } as const;
    page = await stage.open(viewOf(sampleScreens["sign-in"], large));
    await page.getByText("Go on from another computer").click();
    await show(page, viewOf(troubledScreens["sign-in-other-computer"], large));
    const found = [...await judged(page, join(stage.screenshots, `sign-in-transfer.200.${theme}.png`))];
    const wide = [await sideways(page, ".viewport")];
    await show(page, viewOf(WAITING, large));
    await openOtherWays();
    await page.getByRole("textbox").fill(WORDS);
    await show(page, viewOf(troubledScreens["waiting-words"], large));
    found.push(...await judged(page, join(stage.screenshots, `waiting-other-ways.200.${theme}.png`)));
    wide.push(await sideways(page, ".viewport"));
    await show(page, viewOf({ ...OPEN, handIns }, large));
    await page.getByRole("button", { name: "Save hand-in file of Statistics" }).click();
    found.push(...await judged(page, join(stage.screenshots, `open-all-hand-ins.200.${theme}.png`)));
    wide.push(await sideways(page, ".viewport"));
    await show(page, viewOf(examAt("oxygen"), large));
    await page.getByRole("button", { name: "Help" }).click();
    found.push(...await judged(page, join(stage.screenshots, `help-copy.200.${theme}.png`)));

    expect(found).toEqual([]);
    expect([...wide, await sideways(page, "dialog[open]")]).toEqual([0, 0, 0, 0]);
  });
});

describe("the sealed screen", () => {
  it("says that this time counts, that nothing has to be done, and spells the code out for a screen reader", async () => {
    page = await stage.open(viewOf(SEALED));

    const words = await page.locator("main").innerText();

    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Sealed on this computer at 15:02, not yet sent");
    expect(words).toContain("That time counts, whatever happens to the network.");
    expect(words).toContain("Invigil goes on sending by itself");
    expect(words).toContain("You can close this window and come back later, also after a restart of the computer");
    expect(words).toContain("They import it, and the receipt is the same.");
    expect(words).toContain("4RTB-7KQ2");
    expect(await page.locator(".code-card .visually-hidden").textContent()).toBe("4, R, T, B; 7, K, Q, 2");
    expect(await page.locator(".button-primary").allInnerTexts()).toEqual(["Try to send now"]);
  });

  it("tries to send when asked, by keyboard", async () => {
    page = await stage.open(viewOf(SEALED));
    await page.getByRole("button", { name: "Try to send now" }).focus();

    await page.keyboard.press("Enter");

    await expect.poll(async () => await callsOf(page, "receipt.retry")).toEqual([{}]);
  });

  it("saves a hand-in file and says where", async () => {
    page = await stage.open(viewOf(SEALED));
    await page.evaluate(() => globalThis.invigilDouble.saveAs("/media/stick/Ecology hand-in 01J0.invigil-handin"));
    await page.getByRole("button", { name: "Save a hand-in file" }).focus();

    await page.keyboard.press("Enter");

    await page.locator("[aria-live]", { hasText: "Saved as /media/stick/Ecology hand-in 01J0.invigil-handin" }).waitFor();
    expect(await callsOf(page, "hand-in-file.save")).toEqual([{ journalId: null }]);
  });

  it("says where it was saved before, as main remembers it", async () => {
    page = await stage.open(viewOf(troubledScreens["sealed-saved"]));

    expect(await page.locator(".saved-as").innerText()).toContain("Saved as /media/stick/");
  });

  it("says nothing when the student changed their mind, and why when it cannot be saved", async () => {
    page = await stage.open(viewOf(SEALED));
    await page.evaluate(() => globalThis.invigilDouble.saveAs(null));
    await page.getByRole("button", { name: "Save a hand-in file" }).click();
    const nothing = await page.locator("main").innerText();
    await page.evaluate(() => globalThis.invigilDouble.failCall("hand-in-file.save", "storage/full"));

    await page.getByRole("button", { name: "Save a hand-in file" }).click();

    await page.locator(".panel-calm [aria-live]", { hasText: "The disk of this computer is full." }).waitFor();
    expect(nothing).not.toContain("Saved as");
    await page.getByRole("button", { name: "Try to send now" }).waitFor();
  });

  it("says that a person looks at it when the exam continued on another computer, and asks for nothing", async () => {
    page = await stage.open(viewOf(troubledScreens["sealed-elsewhere"]));

    const words = await page.locator("main").innerText();
    await page.getByRole("button", { name: "Close Invigil" }).click();

    expect(words).toContain("This exam continued on another computer");
    expect(words).toContain("A person will look at it and decide what counts. There is nothing that you have to do.");
    expect(await page.getByRole("button", { name: /send|hand-in file/i }).count()).toBe(0);
    expect(await callsOf(page, "app.close")).toEqual([{}]);
  });
});

describe("what was handed in on this computer", () => {
  it("is not mentioned when there is nothing", async () => {
    page = await stage.open(viewOf(OPEN));

    expect(await page.getByText("Handed in on this computer").count()).toBe(0);
  });

  it("lists the newest five, and all of them when asked, without losing the focus", async () => {
    page = await stage.open(viewOf({ ...OPEN, handIns: handIns.toReversed() }));
    const first = await page.locator(".hand-in strong").allInnerTexts();
    await page.getByRole("button", { name: "Show all 7" }).focus();

    await page.keyboard.press("Enter");
    const all = await page.locator(".hand-in strong").allInnerTexts();

    expect(first).toEqual(handIns.slice(0, 5).map(({ examTitle }) => examTitle));
    expect(all).toEqual(handIns.map(({ examTitle }) => examTitle));
    expect(await page.getByText("Receipt came; the answers were removed from this computer 30 days later").count()).toBe(1);
    expect(await page.getByRole("button", { name: "Save hand-in file of Chemistry 2" }).count()).toBe(0);
    expect(await focused()).toBe("Show fewer");
  });

  it("says of each when it was sealed, its code, and whether the receipt came", async () => {
    page = await stage.open(viewOf({ ...OPEN, handIns: handIns.slice(0, 2) }));

    const lines = (await page.locator(".hand-in").allInnerTexts()).map((line) => line.replaceAll(/\s+/g, " "));

    expect(lines[0]).toContain("Ecology of still waters, final exam Monday 23 November, 14:02 · Code 4RTB-7KQ2 Waiting to be sent; Invigil sends it by itself");
    expect(lines[1]).toContain("Practice: life in a pond Sunday 22 November, 14:02 · Code 7KQ2-M9XD-4RTB Receipt came");
  });

  it("saves the receipt that came and the file of what waits, and says where beside each", async () => {
    page = await stage.open(viewOf({ ...OPEN, handIns: handIns.slice(0, 2) }));
    await page.evaluate(() => globalThis.invigilDouble.saveAs("/media/stick/file"));

    await page.getByRole("button", { name: "Save hand-in file of Ecology of still waters, final exam" }).click();
    await page.locator(".hand-in").nth(0).getByText("Saved as /media/stick/file").waitFor();
    const others = await page.locator(".hand-in").nth(1).innerText();
    await page.getByRole("button", { name: "Save receipt of Practice: life in a pond" }).click();
    await page.locator(".hand-in").nth(1).getByText("Saved as /media/stick/file").waitFor();

    expect(others).not.toContain("Saved as");
    expect(await callsOf(page, "hand-in-file.save")).toEqual([{ journalId: handIns[0]?.journalId }]);
    expect(await callsOf(page, "hand-ins.save-receipt")).toEqual([{ journalId: handIns[1]?.journalId }]);
    expect(await page.getByRole("button", { name: "Save receipt of Ecology" }).count()).toBe(0);
  });

  it("says beside the exam why a file could not be saved", async () => {
    page = await stage.open(viewOf({ ...OPEN, handIns: handIns.slice(0, 2) }));
    await page.evaluate(() => globalThis.invigilDouble.failCall("hand-ins.save-receipt", "storage/full"));

    await page.getByRole("button", { name: "Save receipt of Practice: life in a pond" }).click();

    await page.locator(".hand-in").nth(1).getByText("The disk of this computer is full.").waitFor();
    expect(await page.locator(".button-primary").allInnerTexts()).toEqual(["Open exam"]);
  });
});

describe("signing in", () => {
  it("sends no transfer code as long as nobody asked to go on from another computer", async () => {
    page = await stage.open(viewOf({ ...sampleScreens["sign-in"], error: null }));

    await page.getByLabel("Candidate code").fill("DEMO-0001");
    await page.keyboard.press("Enter");

    await expect.poll(async () => await callsOf(page, "candidate.sign-in")).toEqual([{ candidateCode: "DEMO-0001", transferCode: null }]);
  });

  it("sends the transfer code by keyboard, and asks for it where it is missing", async () => {
    page = await stage.open(viewOf({ ...sampleScreens["sign-in"], error: null }));
    await page.getByLabel("Candidate code").fill("DEMO-0001");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("the invigilator gives you a transfer code").waitFor();

    await page.getByRole("button", { name: "Sign in and go on" }).click();
    const asked = await page.evaluate(() => (document.activeElement instanceof HTMLInputElement ? document.activeElement.labels?.[0]?.textContent : null));
    await page.keyboard.type("abcde-fghjk");
    await page.keyboard.press("Enter");

    expect(asked).toBe("Transfer code");
    await expect.poll(async () => await callsOf(page, "candidate.sign-in")).toEqual([{ candidateCode: "DEMO-0001", transferCode: "abcde-fghjk" }]);
  });

  it.each([["transfer/unknown-code", "This transfer code is not right."], ["transfer/not-started", "This exam was not started on another computer."]] as const)("says %s at the field, where what was typed stays", async (code, words) => {
    page = await stage.open(viewOf({ ...sampleScreens["sign-in"], error: null }));
    await page.evaluate((failure) => globalThis.invigilDouble.failCall("candidate.sign-in", failure), code);
    await page.getByLabel("Candidate code").fill("DEMO-0001");
    await page.getByText("Go on from another computer").click();
    await page.getByLabel("Transfer code").fill("abcde-fghjk");

    await page.keyboard.press("Enter");

    await page.locator("details [aria-live]", { hasText: words }).waitFor();
    expect([await page.getByLabel("Transfer code").getAttribute("aria-invalid"), await page.getByLabel("Candidate code").getAttribute("aria-invalid")]).toEqual(["true", null]);
    expect(await page.getByLabel("Transfer code").inputValue()).toBe("abcde-fghjk");
  });
});

describe("waiting for the exam to open", () => {
  it("says where a student from another computer goes on, instead of the usual facts", async () => {
    page = await stage.open(viewOf(troubledScreens["waiting-continues"]));

    const words = await page.locator("main").innerText();
    await page.getByRole("button", { name: "Go on with the exam" }).click();

    expect(words).toContain("You go on where you were: 3 of 8 answered, 41 minutes left.");
    expect(words).not.toContain("Working time");
    expect(await callsOf(page, "exam.unlock")).toEqual([{ by: "timed-release" }]);
  });

  it("offers no other ways where the exam has no timed release", async () => {
    page = await stage.open(viewOf({ ...WAITING, startCode: true, releaseInMs: null }));

    expect(await page.getByText("Other ways to open the exam").count()).toBe(0);
  });

  it("takes the words from paper, counting them, by keyboard", async () => {
    page = await stage.open(viewOf(WAITING));
    await page.getByText("No connection? Other ways to open the exam").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");

    await page.keyboard.type(WORDS.split(" ").slice(0, 17).join(" "));
    const part = await page.locator("form").innerText();
    await page.keyboard.type(` ${WORDS.split(" ").slice(17).join(" ")}`);
    const whole = await page.locator("form").innerText();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    expect([part, whole]).toEqual([expect.stringContaining("17 of 24 words"), expect.stringContaining("24 of 24 words")]);
    expect(await page.getByRole("textbox").evaluate((area) => (area.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent).join(" "))).toContain("24 of 24 words");
    await expect.poll(async () => await callsOf(page, "exam.unlock")).toEqual([{ by: "release-words", words: WORDS }]);
  });

  it("names the word that is not on the list, keeps what was typed, and puts the cursor on it", async () => {
    page = await stage.open(viewOf(WAITING));
    await page.evaluate(() => globalThis.invigilDouble.failCall("exam.unlock", "release/unknown-word", { position: 7, word: "frgo" }));
    await openOtherWays();
    await page.getByRole("textbox").fill(WORDS);

    await page.getByRole("button", { name: "Open with these words" }).click();
    await page.locator("details [aria-live]", { hasText: "Word 7, “frgo”, is not on the list." }).waitFor();
    await expect.poll(async () => await page.getByRole("textbox").evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe("frgo");
    await page.keyboard.type("frog");

    expect(await page.getByRole("textbox").inputValue()).toBe(WORDS.replace("frgo", "frog"));
    expect(await page.getByRole("textbox").getAttribute("aria-invalid")).toBe("true");
  });

  it("says at the field when the words do not fit together", async () => {
    page = await stage.open(viewOf(WAITING));
    await page.evaluate(() => globalThis.invigilDouble.failCall("exam.unlock", "release/invalid"));
    await openOtherWays();
    await page.getByRole("textbox").fill(WORDS);

    await page.getByRole("button", { name: "Open with these words" }).click();

    await page.locator("details [aria-live]", { hasText: "These words do not open this exam." }).waitFor();
    expect(await page.getByRole("textbox").inputValue()).toBe(WORDS);
  });

  it("takes what a scanner types, which ends with Enter", async () => {
    const scanned = `invigil-release:01J0000000000000000000000Z:${"Ab3_-".repeat(8)}xyz`;
    page = await stage.open(viewOf(WAITING));
    await openOtherWays();
    await page.getByRole("textbox").focus();

    await page.keyboard.type(scanned);
    const told = await page.locator("form").innerText();
    await page.keyboard.press("Enter");

    expect(told).toContain("A scanned code");
    await expect.poll(async () => await callsOf(page, "exam.unlock")).toEqual([{ by: "release-words", words: scanned }]);
  });

  it("opens a file, and says with the general words what is wrong with it", async () => {
    page = await stage.open(viewOf(WAITING));
    await page.evaluate(() => globalThis.invigilDouble.failCall("exam.unlock", "release/invalid"));
    await openOtherWays();

    await page.getByRole("button", { name: "Open a file" }).click();

    await page.locator("details [aria-live]", { hasText: "The document that opens the exam could not be used." }).waitFor();
    expect(await callsOf(page, "exam.unlock")).toEqual([{ by: "release-file" }]);
    expect(await page.getByRole("textbox").getAttribute("aria-invalid")).toBeNull();
  });

  it("lets the words be typed before it is time, and opens nothing until then", async () => {
    page = await stage.open(viewOf({ ...WAITING, releaseInMs: 60_000 }));
    await openOtherWays();
    await page.getByRole("textbox").fill(WORDS);

    await page.getByRole("button", { name: "Open with these words" }).click({ force: true });
    await page.getByRole("button", { name: "Open a file" }).click({ force: true });
    const early = await callsOf(page, "exam.unlock");
    await show(page, viewOf(WAITING));
    await page.getByRole("button", { name: "Open with these words" }).click();

    expect(early).toEqual([]);
    await expect.poll(async () => await callsOf(page, "exam.unlock")).toEqual([{ by: "release-words", words: WORDS }]);
  });
});

describe("in the exam", () => {
  it("says on both screens, and by voice, that the exam continues on another computer", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));

    await show(page, viewOf(examAt("oxygen", { branch: true })));
    const said = await page.locator(".visually-hidden[aria-live]").innerText();
    const exam = await page.getByRole("region", { name: "Notices" }).innerText();
    await show(page, viewOf(troubledScreens["review-branch"]));

    expect(said).toContain("This exam continues on another computer.");
    expect(exam).toContain("What you write here is kept for a person to look at. Ask the invigilator which computer you should use.");
    expect(await page.getByRole("region", { name: "Notices" }).innerText()).toContain("This exam continues on another computer.");
  });

  it("saves a copy for the invigilator from the help, and says where or why not", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.evaluate(() => globalThis.invigilDouble.failCall("hand-in-file.save", "storage/full"));
    await page.getByRole("button", { name: "Help" }).click();

    await page.getByRole("button", { name: "Save a copy for the invigilator" }).click();
    await page.getByRole("dialog").getByText("The disk of this computer is full.").waitFor();
    await page.evaluate(() => globalThis.invigilDouble.saveAs("/media/stick/copy.invigil-handin"));
    await page.getByRole("button", { name: "Save a copy for the invigilator" }).click();

    await page.getByRole("dialog").getByText("Saved as /media/stick/copy.invigil-handin").waitFor();
    expect(await callsOf(page, "hand-in-file.save")).toEqual([{ journalId: null }, { journalId: null }]);
  });

  it("offers no copy before the exam", async () => {
    page = await stage.open(viewOf(OPEN));

    await page.getByRole("button", { name: "Help" }).click();

    expect(await page.getByRole("button", { name: "Save a copy for the invigilator" }).count()).toBe(0);
  });
});
