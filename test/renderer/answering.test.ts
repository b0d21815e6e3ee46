import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { examAt, sampleScreens, sitting, viewOf } from "./sample-views.ts";
import { callsOf, show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.stop());
afterEach(() => page.context().close());

async function open(current: string): Promise<void> {
  page = await stage.open(viewOf(examAt(current)));
  await page.locator("h1").waitFor();
}

/** Waits for the save that a pause in typing brings. */
async function saves(count: number): Promise<readonly unknown[]> {
  await page.waitForFunction((wanted) => globalThis.invigilDouble.calls().filter((call) => call.name === "answer.save").length >= wanted, count);
  return callsOf(page, "answer.save");
}

/** Types within the page, where no pause of another process can come between two letters. @param gapMs from one letter to the next, by the page's own timers */
async function typeAtOnce(text: string, gapMs: number | null = null): Promise<void> {
  await page.getByRole("textbox").focus();
  await page.evaluate(async ({ letters, gap }) => {
    for (const letter of letters) {
      document.execCommand("insertText", false, letter);
      if (gap !== null) await new Promise((resolve) => setTimeout(resolve, gap));
    }
  }, { letters: Array.from(text), gap: gapMs });
}

describe("saving", () => {
  it("saves typed text once, after a pause", async () => {
    await open("essay");

    await typeAtOnce("Warm");
    const saved = await saves(1);
    await page.waitForTimeout(500);

    expect(saved).toEqual([{ itemId: "essay", responseId: "RESPONSE", response: ["Warm"] }]);
    expect(await callsOf(page, "answer.save")).toHaveLength(1);
    await page.getByText(/^Saved at/).waitFor();
  });

  it("saves what is typed without a pause while it is typed", async () => {
    await open("essay");

    await page.getByRole("textbox").pressSequentially("Warm water holds less oxygen than cold water does. ".repeat(2), { delay: 50 });
    const meanwhile = await callsOf(page, "answer.save");

    expect(meanwhile.length).toBeGreaterThan(2);
  });

  it("saves a choice at once", async () => {
    await open("oxygen");

    await page.getByText("Cold water holds less").click();

    expect(await saves(1)).toEqual([{ itemId: "oxygen", responseId: "RESPONSE", response: ["C2"] }]);
  });

  it("saves what was just typed before it goes to the next question", async () => {
    await open("essay");

    await page.getByRole("textbox").fill("Less oxygen");
    await page.keyboard.press("Alt+n");
    await page.getByRole("heading", { name: "Who eats what?" }).waitFor();

    const names = (await page.evaluate(() => globalThis.invigilDouble.calls())).map((call) => call.name).filter((name) => name === "answer.save" || name === "item.visit");
    expect(names).toEqual(["answer.save", "item.visit"]);
  });

  it("saves what was just typed when the page goes out of sight", async () => {
    await open("essay");

    await page.getByRole("textbox").fill("Less oxygen");
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide")));

    expect(await callsOf(page, "answer.save")).toHaveLength(1);
  });

  it("keeps typed text when a view arrives in the middle of a word", async () => {
    await open("essay");

    await page.getByRole("textbox").pressSequentially("Warm");
    await show(page, viewOf(examAt("essay", { remainingMs: 1_000_000 })));
    await page.getByRole("textbox").pressSequentially("er");

    expect(await page.getByRole("textbox").inputValue()).toBe("Warmer");
  });

  it("says that an answer is not saved, keeps it, tries again, and says when it is saved", async () => {
    await open("essay");
    await page.evaluate(() => globalThis.invigilDouble.failSaves("storage/full"));

    await page.getByRole("textbox").fill("Do not lose this");
    await page.getByText("The disk of this computer is full.").first().waitFor();
    const said = await page.locator(".sync").textContent();
    await page.evaluate(() => globalThis.invigilDouble.failSaves(null));
    await page.getByText(/^Saved at/).waitFor();

    expect(said).toContain("Not saved yet");
    expect(await page.getByRole("textbox").inputValue()).toBe("Do not lose this");
    expect((await callsOf(page, "answer.save")).at(-1)).toEqual({ itemId: "essay", responseId: "RESPONSE", response: ["Do not lose this"] });
  });

  it("says that it is saving while the disk is slow, and never sends an older value after a newer one", async () => {
    await open("oxygen");
    await page.evaluate(() => globalThis.invigilDouble.holdSaves(true));

    for (const words of ["All living things", "Cold water", "The plants take"]) await page.getByText(words).click();
    const said = await page.locator(".sync").textContent();
    await page.evaluate(() => globalThis.invigilDouble.holdSaves(false));
    const saved = await saves(2);

    expect(said).toContain("Saving…");
    expect(saved).toMatchObject([{ response: ["C1"] }, { response: ["C3"] }]);
  });

  it("saves every key at once in the last seconds", async () => {
    page = await stage.open(viewOf(examAt("essay", { remainingMs: 4000 })));
    await typeAtOnce("abc", 60);

    expect((await saves(3)).at(-1)).toMatchObject({ response: ["abc"] });
  });

  it("forgets one sitting before the next one begins", async () => {
    await open("essay");
    await page.getByRole("textbox").fill("From the first sitting");
    await saves(1);

    await show(page, viewOf(sampleScreens.open));
    await show(page, viewOf(examAt("essay")));

    expect(await page.getByRole("textbox").inputValue()).toBe("");
  });

  it("shows the answer again after going away and back", async () => {
    await open("essay");

    await page.getByRole("textbox").fill("Kept");
    await page.keyboard.press("Alt+n");
    await page.getByRole("heading", { name: "Who eats what?" }).waitFor();
    await page.keyboard.press("Alt+p");
    await page.getByRole("heading", { name: "A pond in a changing climate" }).waitFor();

    expect(await page.getByRole("textbox").inputValue()).toBe("Kept");
  });

  it("does not hand in while an answer is not on the disk", async () => {
    await open("essay");
    await page.evaluate(() => globalThis.invigilDouble.failSaves("storage/full"));

    await page.getByRole("textbox").fill("Unsaved");
    await page.keyboard.press("Alt+r");
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Hand in now" }).click();
    await page.getByText("Not handed in: an answer is not saved").waitFor();

    expect(await callsOf(page, "sitting.hand-in")).toEqual([]);
  });

  it("hands in after one more question, by keyboard alone", async () => {
    page = await stage.open(viewOf({ ...sampleScreens.review, sitting: { ...sitting, current: "steps" } }));
    await page.getByRole("button", { name: "Hand in" }).focus();

    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Hand in now" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => globalThis.invigilDouble.calls().some((call) => call.name === "sitting.hand-in"));

    expect(await callsOf(page, "sitting.hand-in")).toHaveLength(1);
  });
});

describe("interactions", () => {
  it("takes at most as many choices as the question allows, and says so", async () => {
    await open("producers");

    for (const name of ["Algae", "Duckweed", "Stickleback"]) await page.getByRole("checkbox", { name }).click();

    await page.getByText("You can choose at most 2.").waitFor();
    expect((await saves(2)).at(-1)).toMatchObject({ response: ["C1", "C3"] });
    expect(await page.getByRole("checkbox", { name: "Stickleback" }).isChecked()).toBe(false);
  });

  it("answers a gap from its list", async () => {
    await open("blank-choice");

    await page.getByLabel("Gas that plants take in").selectOption("carbon dioxide");

    expect(await saves(1)).toEqual([{ itemId: "blank-choice", responseId: "RESPONSE", response: ["C1"] }]);
  });

  it("says gently that a text is not a number, after typing, and keeps it", async () => {
    await open("depth");

    await page.getByLabel("Depth in metres").pressSequentially("0,58");
    const during = await page.locator(".inline-notice").textContent();
    await page.keyboard.press("Tab");

    expect(during).toBe("");
    expect(await page.locator(".inline-notice").textContent()).toContain("use a point instead of a comma");
    expect((await saves(1)).at(-1)).toMatchObject({ response: ["0,58"] });
  });

  it("counts words and characters of a long answer", async () => {
    await open("essay");

    await page.getByRole("textbox").fill("It’s warmer: well-mixed water, 25 degrees.");

    await page.getByText("6 words, 42 characters").waitFor();
  });

  it("moves along a row of a Likert grid with the arrow keys, one answer a row", async () => {
    await open("attitude");
    await page.getByRole("radio", { name: "I like being outdoors. Disagree strongly" }).focus();

    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("radio", { name: "I worry about the climate. Agree strongly" }).click();

    expect((await saves(4)).at(-1)).toMatchObject({ response: ["R1 K3", "R4 K5"] });
  });

  it("keeps a column of a grid within its limit and names where it is taken", async () => {
    await open("eats");

    for (const row of ["Water flea", "Stickleback", "Great diving beetle"]) await page.getByRole("checkbox", { name: `${row} Algae`, exact: true }).click();

    await page.getByText("“Algae” can be used 2 times.").waitFor();
    expect((await saves(2)).at(-1)).toMatchObject({ response: ["R1 K1", "R2 K1"] });
  });

  it("counts an order only when the student moved something or kept it", async () => {
    await open("steps");
    const before = await callsOf(page, "answer.save");

    await page.getByRole("button", { name: "Keep this order" }).click();

    expect(before).toEqual([]);
    expect(await saves(1)).toEqual([{ itemId: "steps", responseId: "RESPONSE", response: ["C1", "C2", "C3", "C4"] }]);
  });

  it("orders by keyboard, keeps the focus on the button, and says the new place", async () => {
    await open("steps");
    await page.getByRole("button", { name: "Move up: Hold the bottle" }).focus();

    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");

    expect((await saves(2)).at(-1)).toMatchObject({ response: ["C1", "C4", "C2", "C3"] });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toContain("Move up: Hold the bottle");
    expect(await page.locator("[aria-live]", { hasText: "now at place 2 of 4" }).count()).toBe(1);
  });

  it("orders by dragging the dots", async () => {
    await open("steps");
    const grips = page.locator(".order-grip");
    const from = await grips.nth(0).boundingBox();
    const to = await grips.nth(2).boundingBox();
    if (from === null || to === null) throw new Error("no grips");

    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(to.x + 5, to.y + 10, { steps: 8 });
    await page.mouse.up();

    expect((await saves(1)).at(-1)).toMatchObject({ response: ["C2", "C3", "C1", "C4"] });
  });
});
