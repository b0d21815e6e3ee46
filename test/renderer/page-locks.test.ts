import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SittingView } from "../../core/contract/view.ts";
import type { ControlId } from "../../core/policy/control.ts";
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

/** The same sitting under a policy that does not name a control. */
function without(control: ControlId): Partial<SittingView> {
  const policy = { ...sitting.exam.policy, controls: sitting.exam.policy.controls.filter((one) => one !== control) };
  return { exam: { ...sitting.exam, policy }, controls: sitting.controls.filter((status) => status.control !== control) };
}

async function open(current: string, change: Partial<SittingView> = {}): Promise<void> {
  page = await stage.open(viewOf(examAt(current, change)));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator("h1").waitFor();
}

async function copyOutside(words: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), words);
}

async function outside(): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

async function answer(): Promise<string> {
  return page.getByRole("textbox").inputValue();
}

async function select(from: number, to: number): Promise<void> {
  await page.getByRole("textbox").evaluate((area: HTMLTextAreaElement, [start, end]) => area.setSelectionRange(start ?? 0, end ?? 0), [from, to]);
}

describe("the exam’s own clipboard", () => {
  it("copies and pastes within an answer, several lines and once, and undo takes it back in one step", async () => {
    await open("essay");
    await page.getByRole("textbox").fill("warm\nwater ");
    await select(0, 11);

    await page.keyboard.press("Control+c");
    await select(11, 11);
    await page.evaluate(() => {
      Reflect.set(globalThis, "inputs", 0);
      document.querySelector("textarea")?.addEventListener("input", () => Reflect.set(globalThis, "inputs", Number(Reflect.get(globalThis, "inputs")) + 1));
    });
    await page.keyboard.press("Control+v");
    const pasted = await answer();
    const inputs: unknown = await page.evaluate(() => Reflect.get(globalThis, "inputs"));
    await page.waitForFunction(() => globalThis.invigilDouble.calls().some(({ name, request }) => name === "answer.save" && JSON.stringify(request).includes("warm\\nwater warm\\nwater ")));
    await page.keyboard.press("Control+z");

    expect(pasted).toBe("warm\nwater warm\nwater ");
    expect(inputs).toBe(1);
    expect(await answer()).toBe("warm\nwater ");
    expect(await callsOf(page, "page.blocked")).toEqual([]);
  });

  it("cuts from one place to another, and undo brings it back", async () => {
    await open("essay");
    await page.getByRole("textbox").fill("cold warm");
    await select(0, 5);

    await page.keyboard.press("Control+x");
    const cut = await answer();
    await page.keyboard.press("End");
    await page.keyboard.press("Control+v");
    const moved = await answer();
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");

    expect([cut, moved, await answer()]).toEqual(["warm", "warmcold ", "cold warm"]);
  });

  it("takes words of the question into a short answer, on the next question too", async () => {
    await open("depth");
    await page.locator(".question-body p").first().evaluate((paragraph) => document.getSelection()?.selectAllChildren(paragraph));

    await page.keyboard.press("Control+c");
    await page.getByRole("textbox").click();
    await page.keyboard.press("Control+v");
    const short = await answer();
    await show(page, viewOf(examAt("essay")));
    await page.getByRole("textbox").click();
    await page.keyboard.press("Control+v");

    expect(short).toContain("Light weakens with depth");
    expect(short).not.toContain("\n");
    expect(await answer()).toContain("Light weakens with depth");
  });

  it("puts nothing of the exam into the system’s clipboard", async () => {
    await open("essay");
    await copyOutside("before the exam");
    await page.getByRole("textbox").fill("a secret question");
    await page.keyboard.press("Control+a");

    await page.keyboard.press("Control+c");
    await page.keyboard.press("Control+x");

    expect(await outside()).toBe("before the exam");
  });

  it("does not take what was copied outside, says so politely once, and tells main once", async () => {
    await open("essay");
    await page.getByRole("textbox").fill("mine");
    await copyOutside("an essay from elsewhere");

    for (let times = 0; times < 3; times += 1) await page.keyboard.press("Control+v");
    // It stays for eight seconds: read first.
    const note = await page.locator(".passing-note").innerText();
    await page.screenshot({ path: join(stage.screenshots, "paste-refused.light.png") });

    expect(await answer()).toBe("mine");
    expect(note).toBe("You can paste only what you copied in this exam.");
    expect(await page.locator("[aria-live]", { hasText: "You can paste only" }).count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
    expect(await callsOf(page, "page.blocked")).toEqual([{ what: "paste" }]);
  });

  it("still pastes what was copied in the exam on a desktop that fills the clipboard again by itself", async () => {
    await open("essay");
    await page.getByRole("textbox").fill("mine ");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await page.keyboard.press("End");

    await copyOutside("from before the exam");
    await page.keyboard.press("Control+v");
    const first = await answer();
    await page.keyboard.press("Control+v");

    expect([first, await answer()]).toEqual(["mine ", "mine mine "]);
  });

  it("is empty after the hand-in", async () => {
    await open("essay");
    await page.getByRole("textbox").fill("from the first sitting");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");

    await show(page, viewOf(sampleScreens.sealing));
    await show(page, viewOf(sampleScreens.waiting));
    await show(page, viewOf(examAt("essay")));
    await page.getByRole("textbox").click();
    await page.keyboard.press("Control+v");

    expect(await answer()).toBe("");
  });

  it("leaves composed input and inserted text alone, as input methods and dictation send them", async () => {
    await open("essay");
    await page.getByRole("textbox").click();
    const devtools = await page.context().newCDPSession(page);

    await devtools.send("Input.imeSetComposition", { text: "みず", selectionStart: 2, selectionEnd: 2 });
    await devtools.send("Input.insertText", { text: "水" });
    await page.keyboard.insertText(" dictated words");

    expect(await answer()).toBe("水 dictated words");
    expect(await callsOf(page, "page.blocked")).toEqual([]);
  });

  it("is the system’s where the policy does not name the control", async () => {
    await open("essay", without("clipboard"));
    await copyOutside("an essay from elsewhere");
    await page.getByRole("textbox").click();

    await page.keyboard.press("Control+v");

    expect(await answer()).toBe("an essay from elsewhere");
    expect(await page.locator(".passing-note").count()).toBe(0);
  });
});

/** Presses a button of the mouse over the question and says whether the page kept the browser from acting on it. */
async function pressButton(button: "left" | "middle" | "right" | "back" | "forward"): Promise<boolean> {
  await page.evaluate(() => {
    Reflect.set(globalThis, "kept", null);
    window.addEventListener("mouseup", (event) => Reflect.set(globalThis, "kept", event.defaultPrevented), { once: true, capture: true });
  });
  const devtools = await page.context().newCDPSession(page);
  for (const type of ["mousePressed", "mouseReleased"] as const) await devtools.send("Input.dispatchMouseEvent", { type, button, x: 700, y: 300, clickCount: 1 });
  return page.evaluate(() => Reflect.get(globalThis, "kept") === true);
}

describe("the other buttons of the mouse", () => {
  it("do nothing and are told to main once, while left and right work", async () => {
    await open("oxygen");

    const kept = { middle: await pressButton("middle"), back: await pressButton("back"), forward: await pressButton("forward"), left: await pressButton("left"), right: await pressButton("right") };

    expect(kept).toEqual({ middle: true, back: true, forward: true, left: false, right: false });
    expect(await callsOf(page, "page.blocked")).toEqual([{ what: "mouse-button" }]);
  });

  it("are the browser’s where the policy does not name the control", async () => {
    await open("oxygen", without("mouse-buttons"));

    expect(await pressButton("middle")).toBe(false);
    expect(await callsOf(page, "page.blocked")).toEqual([]);
  });
});

describe("dropping and printing", () => {
  it("tells main of a drop from outside, once", async () => {
    await open("oxygen");

    await page.evaluate(() => {
      for (let drop = 0; drop < 3; drop += 1) document.querySelector("main")?.dispatchEvent(new DragEvent("drop", { dataTransfer: new DataTransfer(), bubbles: true, cancelable: true }));
    });

    expect(await callsOf(page, "page.blocked")).toEqual([{ what: "drop" }]);
  });

  it.each(["exam", "review"] as const)("prints one sentence of the %s screen and nothing of its questions, and tells main", async (name) => {
    page = await stage.open(viewOf(sampleScreens[name]));
    await page.getByRole("button", { name: "What is on" }).click();

    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });

    expect((await page.locator("body").innerText()).trim()).toBe("The exam cannot be printed. You can print your receipt when you have handed in.");
    expect(await callsOf(page, "page.blocked")).toEqual([{ what: "print" }]);
  });
});
