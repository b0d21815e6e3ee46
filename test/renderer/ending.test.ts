import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { Screen } from "../../core/contract/view.ts";
import { examAt, sampleScreens, sitting, viewOf } from "./sample-views.ts";
import { show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
});
afterEach(() => page.context().close());
afterAll(() => stage.stop());

describe("the end of a sitting", () => {
  it.each<Screen>([{ ...sampleScreens.sealing, timeOver: true }, { ...sampleScreens.sealed, timeOver: true }, { ...sampleScreens.receipt, timeOver: true }])("says kindly on the $name screen that the time is over", async (screen) => {
    page = await stage.open(viewOf(screen));

    const words = await page.locator("main").innerText();

    expect(words).toContain("Your working time is over.");
    expect(words).toContain("Everything that you had answered by then is saved");
  });

  it("says nothing about the time to a student who handed in", async () => {
    page = await stage.open(viewOf(sampleScreens.receipt));

    expect(await page.getByText("working time is over").count()).toBe(0);
  });

  it("says what to do about what is not put back, and nothing of it when all is", async () => {
    page = await stage.open(viewOf(sampleScreens.done));
    const open = await page.locator("main").innerText();
    await show(page, viewOf({ ...sampleScreens.done, changes: sampleScreens.done.changes.filter(({ restored }) => restored) }));

    expect(open).toContain("invigil --reset");
    expect(open).toMatch(/Notifications of the desktop were switched off\.\s+Not put back yet/);
    expect(await page.locator("main").innerText()).not.toContain("--reset");
  });

  it("names what was changed on the computer with the words of the policy screen", async () => {
    page = await stage.open(viewOf(sampleScreens.done));

    expect(await page.locator(".check strong").allInnerTexts()).toEqual(["Full screen", "Copy and paste", "Sleep", "Notifications"]);
  });
});

/** Drops a text on a field the way a drag from another program ends, and says whether the page refused it. */
async function dropFromOutside(): Promise<boolean> {
  return await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "an essay from elsewhere");
    const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector("main")?.dispatchEvent(drop);
    return drop.defaultPrevented;
  });
}

describe("what is dragged onto the exam", () => {
  it("is not taken where the policy's control holds", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.locator(".question").waitFor();

    expect(await dropFromOutside()).toBe(true);
  });

  it("is left to the browser where the control is unavailable", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { controls: sitting.controls.map((status) => ({ ...status, tier: "unavailable" })) })));
    await page.locator(".question").waitFor();

    expect(await dropFromOutside()).toBe(false);
  });
});
