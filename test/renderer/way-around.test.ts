import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sampleItems } from "./sample-exam.ts";
import { examAt, sampleScreens, troubledScreens, viewOf } from "./sample-views.ts";
import { callsOf, show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const MINUTE = 60_000;

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.stop());
afterEach(() => page.context().close());

/** Presses Tab until the focused element has this role and name; fails after too many. */
async function tabTo(name: RegExp, presses = 60): Promise<void> {
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])].map((label) => label.textContent).join(" ") : "";
      return `${element?.getAttribute("aria-label") ?? ""} ${labels} ${element?.textContent ?? ""}`;
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${String(name)}`);
}

/** The focus follows what is drawn a moment later. */
async function focusOn(text: string): Promise<void> {
  await expect.poll(async () => await page.evaluate(() => document.activeElement?.textContent)).toBe(text);
}

async function overflow(): Promise<number> {
  return page.evaluate(() => {
    const scrollers = [document.documentElement, ...document.querySelectorAll(".viewport, .exam-main, .exam-bar, .exam-footer")];
    return Math.max(...scrollers.map((element) => element.scrollWidth - element.clientWidth));
  });
}

describe("by keyboard", () => {
  it("answers a question, flags it and goes to the next one", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.getByRole("heading", { name: "Oxygen at dawn" }).waitFor();

    await tabTo(/All living things/);
    await page.keyboard.press("ArrowDown");
    await tabTo(/Flag for later/);
    await page.keyboard.press("Enter");
    await tabTo(/^ *Next/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Who makes food?" }).waitFor();

    expect(await callsOf(page, "answer.save")).toEqual([{ itemId: "oxygen", responseId: "RESPONSE", response: ["C2"] }]);
    expect(await callsOf(page, "item.flag")).toEqual([{ itemId: "oxygen", flagged: true }]);
    expect(await callsOf(page, "item.visit")).toEqual([{ itemId: "producers" }]);
  });

  it("moves the focus to the heading of each new question and screen", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.getByRole("heading", { name: "Oxygen at dawn" }).waitFor();

    await page.keyboard.press("Alt+n");
    await page.getByRole("heading", { name: "Who makes food?" }).waitFor();
    await focusOn("2. Who makes food?");
    await page.keyboard.press("Alt+r");
    await page.getByRole("heading", { name: "Check your answers" }).waitFor();
    await focusOn("Check your answers");
  });

  it("skips to the question", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.getByRole("heading", { name: "Oxygen at dawn" }).waitFor();

    await page.locator(".skip-link").focus();
    await page.keyboard.press("Enter");

    expect(await page.evaluate(() => document.activeElement?.id)).toBe("question");
  });

  it("keeps the focus inside the hand-in dialog, and Escape gives it back", async () => {
    page = await stage.open(viewOf(sampleScreens.review));
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.getByRole("dialog").waitFor();

    for (let press = 0; press < 8; press += 1) await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null);
    await page.keyboard.press("Escape");

    expect(inside).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Hand in");
    expect(await callsOf(page, "sitting.hand-in")).toEqual([]);
  });

  it("does not go where a linear part does not let the student go", async () => {
    const view = examAt("producers");
    if (view.name !== "exam") throw new Error("not the exam");
    const questions = view.sitting.questions.map((question, index) => ({ ...question, reachable: index === 1 || index === 2 }));
    page = await stage.open(viewOf({ name: "exam", sitting: { ...view.sitting, questions } }));
    await page.getByRole("heading", { name: "Who makes food?" }).waitFor();

    await page.keyboard.press("Alt+p");
    await page.getByRole("button", { name: /Question 1:/ }).click({ force: true });
    await page.getByRole("button", { name: "Previous" }).click({ force: true });
    await page.waitForTimeout(300);

    expect(await callsOf(page, "item.visit")).toEqual([]);
  });
});

describe("the timer", () => {
  it("warns once at five minutes, also when it is hidden, and the notice can be dismissed", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { remainingMs: 14 * MINUTE }), { timerHidden: true }));
    await page.getByText("Time hidden").waitFor();

    await show(page, viewOf(examAt("oxygen", { remainingMs: 5 * MINUTE + 1500 }), { timerHidden: true }));
    await page.locator(".notice", { hasText: "5 minutes left." }).waitFor();
    const announced = await page.locator("[aria-live]", { hasText: "5 minutes left." }).count();
    const shown = await page.locator(".timer").textContent();
    await page.screenshot({ path: join(stage.screenshots, "exam-five-minutes.light.png") });
    await page.locator(".notice").getByRole("button", { name: "Dismiss" }).click();
    await show(page, viewOf(examAt("oxygen", { remainingMs: 5 * MINUTE - 3000 }), { timerHidden: true }));
    await page.waitForTimeout(1500);

    expect(announced).toBe(1);
    expect(shown).toContain("5 minutes left");
    expect(await page.locator(".notice").count()).toBe(0);
  });

  it("counts on by itself and does not change a live region each second", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { remainingMs: 30 * MINUTE })));
    await page.locator(".timer-digits").waitFor();
    const said: Promise<number> = page.evaluate(
      () =>
        new Promise((resolve) => {
          let changes = 0;
          for (const region of document.querySelectorAll("[aria-live]")) new MutationObserver((records) => (changes += records.length)).observe(region, { childList: true, characterData: true, subtree: true });
          setTimeout(() => resolve(changes), 3200);
        }),
    );

    const changes = await said;

    expect(changes).toBe(0);
    expect(await page.locator(".timer-digits").textContent()).toMatch(/^29:[0-5]\d$/);
  });

  it("is hidden by its own button, and main remembers it", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));

    await page.getByRole("button", { name: "Hide the time left" }).click();
    await page.getByText("Time hidden").waitFor();

    expect(await callsOf(page, "appearance.set")).toEqual([{ timerHidden: true }]);
  });

  it("asks for each change of the appearance alone, so that two quick choices do not undo each other", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.getByRole("button", { name: "Appearance" }).click();

    // Both before main's answer to the first can be drawn.
    await page.evaluate(() => {
      for (const label of document.querySelectorAll("label")) if (["150 %", "Show the time left"].includes(label.innerText.trim())) label.click();
    });
    await page.getByText("Time hidden").waitFor();

    expect(await callsOf(page, "appearance.set")).toEqual([{ textSize: 150 }, { timerHidden: true }]);
    expect(await page.locator('html[data-text-size="150"]').count()).toBe(1);
  });
});

describe("what the room says", () => {
  it("shows a message until the student dismisses it", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { notices: [{ id: "n1", text: "Question 3: read metres instead of miles.", at: Date.UTC(2026, 10, 23, 13, 30) }] })));
    await page.getByText("read metres instead of miles").first().waitFor();

    await page.locator(".notice").getByRole("button", { name: "Dismiss" }).click();

    expect(await callsOf(page, "notice.dismiss")).toEqual([{ id: "n1" }]);
  });

  it("says that it is offline and that the student can go on", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { sync: { connection: "offline", unsent: 4, lastSavedAt: Date.UTC(2026, 10, 23, 13, 30), lastSentAt: null, trouble: null } })));

    await page.getByText("Offline, you can go on").waitFor();

    await page.getByText("Saved at 14:30").waitFor();
    await page.screenshot({ path: join(stage.screenshots, "exam-offline.light.png") });
  });
});

describe("text size and room", () => {
  const places = [
    ["1280x800 at 200 %", { width: 1280, height: 800 }, 200],
    ["1024x700 at 100 %", { width: 1024, height: 700 }, 100],
    ["1024x700 at 150 %", { width: 1024, height: 700 }, 150],
    ["320x640 at 100 %", { width: 320, height: 640 }, 100],
  ] as const;
  it.each(places)("needs no sideways scrolling on any screen at %s", async (name, size, textSize) => {
    page = await stage.open(viewOf(sampleScreens.open, { textSize }), size);
    const wide: string[] = [];

    for (const [screenName, screen] of [...Object.entries(sampleScreens), ...Object.entries(troubledScreens), ...sampleItems.map(({ item }) => [`exam-${item.id}`, examAt(item.id)] as const)]) {
      await show(page, viewOf(screen, { textSize }));
      await page.waitForTimeout(80);
      if ((await overflow()) > 0) wide.push(screenName);
      await page.screenshot({ path: join(stage.screenshots, `${screenName}.${name.replaceAll(/[ %]+/g, "-")}.png`) });
    }

    expect(wide).toEqual([]);
  });

  const bars = [["a wide window", 1600, 100], ["a small one", 1280, 100], ["125 %", 1280, 125], ["150 %", 1280, 150], ["200 %", 1280, 200], ["a half window", 800, 100], ["a phone's width", 320, 100]] as const;
  it.each(bars)("keeps what stands in the fullest bar apart in %s", async (_, width, textSize) => {
    page = await stage.open(viewOf(troubledScreens["exam-full-bar"], { textSize }), { width, height: 800 });
    await page.getByRole("heading", { name: "Oxygen at dawn" }).waitFor();
    await page.screenshot({ path: join(stage.screenshots, `exam-full-bar.${width}.${textSize}.png`) });

    const overlapping = await page.evaluate(() => {
      const parts = [...document.querySelectorAll<HTMLElement>(".exam-title-text, .timer, .exam-time > button, .bar-tools .sync-item, .bar-tools > button")].map((element) => ({ name: element.innerText, box: element.getBoundingClientRect() }));
      return parts.flatMap((a, index) => parts.slice(index + 1).filter((b) => a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 && a.box.top < b.box.bottom - 1 && b.box.top < a.box.bottom - 1).map((b) => `${a.name} / ${b.name}`));
    });

    expect(overlapping).toEqual([]);
    expect(await overflow()).toBe(0);
  });

  it("keeps time and saved state in view at 200 % after scrolling", async () => {
    page = await stage.open(viewOf(examAt("attitude"), { textSize: 200 }), { width: 1280, height: 800 });
    await page.getByRole("heading", { name: "You and nature" }).waitFor();

    await page.getByRole("radio", { name: /I want to learn more about ecology. Agree strongly/ }).scrollIntoViewIfNeeded();

    expect(await page.locator(".timer").evaluate((element) => element.getBoundingClientRect().top >= 0)).toBe(true);
    expect(await page.locator(".sync").evaluate((element) => element.getBoundingClientRect().top >= 0)).toBe(true);
  });
});

describe("what the computer's owner asked for", () => {
  it("moves nothing under reduced motion", async () => {
    const running = { ...sampleScreens.check, finished: false, checks: [{ check: "network", state: "running" } as const] };
    page = await stage.open(viewOf(running), undefined, { reducedMotion: "reduce" });
    await page.getByText("Checking…").waitFor();

    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it("shows the current question and the chosen answer in forced colours", async () => {
    page = await stage.open(viewOf(examAt("oxygen")), undefined, { forcedColors: "active" });
    await page.getByText("Cold water holds less").click();
    await page.screenshot({ path: join(stage.screenshots, "exam.forced-colors.png") });

    expect(await page.locator(".choice:has(:checked)").evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    expect(await page.locator('.question-link[aria-current="true"]').evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
  });

  it("prints the receipt and nothing to press", async () => {
    page = await stage.open(viewOf(sampleScreens.receipt, { theme: "yellow-on-black" }));
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: join(stage.screenshots, "receipt.print.png") });

    expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
    await page.getByText("7KQ2-M9XD-4RTB").waitFor();
  });
});
