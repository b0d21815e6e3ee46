import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { THEMES } from "../../core/contract/view.ts";
import { eventful, examAt, onBreak, pausedByStaff, sampleScreens, viewOf, zoom } from "./sample-views.ts";
import { callsOf, judged, show, sideways, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const MINUTE = 60_000;

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

async function rows(): Promise<readonly string[]> {
  return (await page.getByRole("dialog").getByRole("row").allInnerTexts()).map((row) => row.replaceAll(/\s+/g, " "));
}

describe.each(THEMES)("at 200 % in the %s theme", (theme) => {
  it("shows the time, the question before a break, and both covers without a violation", async () => {
    const large = { theme, textSize: 200 } as const;
    page = await stage.open(viewOf(examAt("essay", eventful), large));
    await page.getByRole("button", { name: "Your time" }).click();
    const time = await judged(page, join(stage.screenshots, `your-time.200.${theme}.png`));
    const wide = [await sideways(page, "dialog[open]")];
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Take a break" }).click();
    const asking = await judged(page, join(stage.screenshots, `take-a-break.200.${theme}.png`));
    await show(page, viewOf(examAt("essay", { ...eventful, stopped: onBreak }), large));
    const onABreak = await judged(page, join(stage.screenshots, `break.200.${theme}.png`));
    wide.push(await sideways(page, "dialog[open]"));
    await show(page, viewOf(examAt("essay", { stopped: pausedByStaff }), large));

    const paused = await judged(page, join(stage.screenshots, `staff-pause.200.${theme}.png`));

    expect([...time, ...asking, ...onABreak, ...paused]).toEqual([]);
    expect([...wide, await sideways(page, "dialog[open]")]).toEqual([0, 0, 0]);
  });
});

describe("a break", () => {
  it("is asked for, taken and ended by keyboard, and the focus comes back to where it was", async () => {
    page = await stage.open(viewOf(examAt("essay", { breakLeftMs: 20 * MINUTE })));
    await page.getByRole("textbox").pressSequentially("Warmer water");
    await page.getByRole("button", { name: "Take a break" }).focus();

    await page.keyboard.press("Enter");
    const question = await page.getByRole("dialog").innerText();
    await page.getByRole("button", { name: "Start the break" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Break. The clock stands still." }).waitFor();
    const onHeading = await focused();
    await page.keyboard.press("Tab");
    const onButton = await focused();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Break. The clock stands still." }).waitFor({ state: "detached" });

    expect(question).toContain("You have 20 minutes of break left. The clock stands still, and the question is hidden.");
    expect([onHeading, onButton]).toEqual(["Break. The clock stands still.", "Go on with the exam"]);
    expect([await callsOf(page, "break.start"), await callsOf(page, "break.end")]).toEqual([[{}], [{}]]);
    expect(await callsOf(page, "answer.save")).not.toEqual([]);
    expect(await focused()).toBe("Take a break");
    expect(await page.locator("[aria-live]", { hasText: "The exam goes on." }).count()).toBe(1);
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  it("is not taken by a student who changes their mind", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { breakLeftMs: 20 * MINUTE })));

    await page.getByRole("button", { name: "Take a break" }).click();
    await page.getByRole("button", { name: "Not now" }).click();

    expect(await callsOf(page, "break.start")).toEqual([]);
    expect(await focused()).toBe("Take a break");
  });

  it("says in the question why it cannot begin", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { breakLeftMs: 20 * MINUTE })));
    await page.evaluate(() => globalThis.invigilDouble.failCall("break.start", "sitting/no-break-left"));

    await page.getByRole("button", { name: "Take a break" }).click();
    await page.getByRole("button", { name: "Start the break" }).click();

    await page.getByRole("dialog").getByText("There is no break left to take.").waitFor();
  });

  it.each([["none was agreed", null], ["it is used up", 0]] as const)("is not offered when %s", async (_, breakLeftMs) => {
    page = await stage.open(viewOf(examAt("oxygen", { breakLeftMs })));

    expect(await page.getByRole("button", { name: "Take a break" }).count()).toBe(0);
  });

  it("leads back to the question when it used up what was agreed", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { breakLeftMs: 20 * MINUTE })));
    await page.getByRole("heading", { name: "Oxygen at dawn" }).waitFor();
    await page.getByRole("button", { name: "Take a break" }).click();
    await page.getByRole("button", { name: "Start the break" }).click();
    await page.getByRole("heading", { name: "Break. The clock stands still." }).waitFor();

    await show(page, viewOf(examAt("oxygen", { breakLeftMs: 0 })));

    expect(await focused()).toBe("1. Oxygen at dawn");
  });

  it("counts down without saying so each second, and says once that it is nearly over", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { stopped: { ...onBreak, leftMs: 5 * MINUTE } })));
    await page.evaluate(() => {
      const texts: string[] = [];
      Reflect.set(globalThis, "said", texts);
      for (const region of document.querySelectorAll("dialog [aria-live]")) new MutationObserver(() => {
        if (region.textContent !== "") texts.push(region.textContent);
      }).observe(region, { childList: true, characterData: true, subtree: true });
    });

    await show(page, viewOf(examAt("oxygen", { stopped: { ...onBreak, leftMs: 62_500 } })));
    await page.locator("dialog .release-digits", { hasText: /^0:(?:[0-4]\d|5[0-8])$/ }).waitFor();

    expect(await page.evaluate((): unknown => Reflect.get(globalThis, "said"))).toEqual(["Less than 1 minute of your break is left."]);
  });
});

describe("a pause by staff", () => {
  it("says why, covers the question, and nothing that the student does ends it", async () => {
    page = await stage.open(viewOf(examAt("essay")));
    await page.getByRole("textbox").pressSequentially("Warmer water");

    await show(page, viewOf(examAt("essay", { stopped: pausedByStaff })));
    await page.keyboard.type("lost ");
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+n");
    const words = await page.getByRole("dialog").innerText();
    const described = await page.getByRole("dialog").evaluate((dialog) => document.getElementById(dialog.getAttribute("aria-describedby") ?? "")?.textContent ?? "");
    const covered = await page.evaluate(() => document.elementFromPoint(640, 400)?.closest("dialog") !== null && document.elementFromPoint(20, 20)?.closest("dialog") !== null);
    const buttons = await page.getByRole("dialog").getByRole("button").count();
    await show(page, viewOf(examAt("essay")));
    await page.keyboard.type(".");

    expect(words).toContain("Fire alarm. Please leave everything as it is and go outside.");
    expect(words).toContain("The invigilator lets the exam go on. You need not do anything.");
    expect(described).toContain("Fire alarm.");
    expect([covered, buttons]).toEqual([true, 0]);
    expect(await page.getByRole("textbox").inputValue()).toBe("Warmer water.");
    expect([await callsOf(page, "item.visit"), await callsOf(page, "break.end")]).toEqual([[], []]);
  });

  it("takes the place of a break, and of what is said about programs, and each heading is read", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { programs: [zoom], paused: true })));
    const headings = [await focused()];

    for (const stopped of [onBreak, pausedByStaff, null]) {
      await show(page, viewOf(examAt("oxygen", { programs: [zoom], paused: true, stopped })));
      headings.push(await focused());
    }

    expect(headings).toEqual(["A short pause", "Break. The clock stands still.", "Pause. The clock stands still.", "A short pause"]);
    expect(await page.locator("dialog.pause").innerText()).not.toContain("stands still");
  });

  it("covers the question about handing in, which is there again afterwards", async () => {
    page = await stage.open(viewOf(sampleScreens.review));
    await page.getByRole("button", { name: "Hand in" }).click();

    await show(page, viewOf({ ...sampleScreens.review, sitting: { ...sampleScreens.review.sitting, stopped: pausedByStaff } }));
    const covered = await page.evaluate(() => document.elementFromPoint(640, 400)?.closest("dialog")?.className);
    await show(page, viewOf(sampleScreens.review));

    expect(covered).toBe("pause");
    await page.getByRole("dialog").getByText("Hand in now?").waitFor();
  });

  it("moves nothing under reduced motion", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { stopped: onBreak })), undefined, { reducedMotion: "reduce" });
    await page.getByRole("heading", { name: "Break. The clock stands still." }).waitFor();

    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

describe("the timer", () => {
  it("stands still, says so, warns of nothing, and goes on with the clock", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { remainingMs: 5 * MINUTE + 1500, stopped: { ...onBreak, leftMs: 65_000 } })));
    await page.locator(".exam-bar .timer-digits").waitFor();

    await page.locator("dialog .release-digits", { hasText: /^(?:1:0[01]|0:\d\d)$/ }).waitFor();
    const still = await page.locator(".exam-bar .timer").innerText();
    const warned = await page.locator(".notice").count();
    await show(page, viewOf(examAt("oxygen", { remainingMs: 5 * MINUTE + 1500 })));
    await page.locator(".notice", { hasText: "5 minutes left." }).waitFor();

    expect(still.replaceAll(/\s+/g, " ")).toContain("5:02");
    expect(still).toContain("the clock stands still");
    expect(warned).toBe(0);
    expect(await page.locator(".exam-bar .timer").innerText()).not.toContain("still");
  });
});

describe("your time", () => {
  it("is opened beside the timer, lists every entry with its reason, and adds up", async () => {
    page = await stage.open(viewOf(examAt("oxygen", eventful)));
    await page.getByRole("button", { name: "Your time" }).focus();

    await page.keyboard.press("Enter");
    const selected = await page.getByRole("tab", { selected: true }).innerText();
    const shown = await rows();
    const notes = await page.locator(".your-time-notes").innerText();
    await page.keyboard.press("Escape");

    expect(selected).toBe("Your time");
    expect(shown).toEqual([
      "Working time of this exam 1 hour 30 minutes",
      "Extra time that was agreed for you + 15 minutes",
      "More time from the invigilator Question 3 was printed wrongly. + 5 minutes",
      "Given back, because of a failure on our side The Wi-Fi of the room was down. + 10 minutes",
      "Working time in all 2 hours",
      "Used 52 minutes",
      "Left 1 hour 8 minutes",
      "Your break 12 minutes",
      "Pause by the invigilator Fire alarm. Please leave everything as it is. 6 minutes",
      "Invigil was not running 48 seconds",
      "The move to this computer 3 minutes",
    ]);
    expect(notes).toContain("Latest hand-in: Monday 23 November, 18:02");
    expect(notes).toContain("Breaks that you can still take: 8 minutes");
    expect(notes).toContain("You started 4 minutes after the exam opened.");
    expect(await focused()).toBe("Your time");
  });

  it("says what the latest hand-in cuts off", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { usedMs: 10 * MINUTE, remainingMs: 50 * MINUTE })));

    await page.getByRole("button", { name: "Your time" }).click();

    expect(await rows()).toEqual(expect.arrayContaining(["Working time in all 1 hour 30 minutes", "Used 10 minutes", "Cut off, because the latest hand-in comes first 30 minutes", "Left 50 minutes"]));
  });

  it("shows what is granted while it is open", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.getByRole("button", { name: "Your time" }).click();

    await show(page, viewOf(examAt("oxygen", eventful)));

    expect(await rows()).toContain("Working time in all 2 hours");
  });
});
