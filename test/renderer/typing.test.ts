import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { THEMES } from "../../core/contract/view.ts";
import { examAt, sampleScreens, typedExam, viewOf } from "./sample-views.ts";
import { callsOf, judged, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const RECORDING = { exam: typedExam, keystrokes: { level: "rhythm", objected: false, stopped: false, stretches: 2 } } as const;

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.stop());
afterEach(() => page.context().close());

async function typeEssay(text: string): Promise<void> {
  await page.locator("textarea").click();
  await page.keyboard.type(text, { delay: 5 });
}

/** What the page reported so far; leaving the exam makes it report the rest. */
async function reported(): Promise<readonly { readonly recorded: { readonly window: { readonly keys: number } }; readonly injection: readonly unknown[]; readonly edits: Readonly<Record<string, number>>; readonly unusual: Readonly<Record<string, number>> }[]> {
  return (await callsOf(page, "keystrokes.report")) as never;
}

describe.each(THEMES)("at 200 % in the %s theme", (theme) => {
  it("asks about the rhythm of typing and shows it without a violation", async () => {
    const large = { theme, textSize: 200 } as const;
    page = await stage.open(viewOf({ ...sampleScreens.policy, exam: typedExam }, large));
    const asked = await judged(page, join(stage.screenshots, `typing-question.200.${theme}.png`));
    await page.context().close();
    page = await stage.open(viewOf(examAt("essay", RECORDING), large));
    await page.getByRole("button", { name: "What is on" }).click();
    await page.getByRole("tab", { name: "Your typing" }).click();
    await page.getByText("So far: 400 keys.").waitFor();
    await page.getByRole("button", { name: "Stop recording my typing" }).click();

    expect([...asked, ...(await judged(page, join(stage.screenshots, `your-typing.200.${theme}.png`)))]).toEqual([]);
  });
});

describe("what was recorded of the typing", () => {
  it("is drawn, can be read as a table, saved, and stopped after a question", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await page.getByRole("button", { name: "What is on" }).click();
    await page.getByRole("tab", { name: "Your typing" }).click();

    await page.getByRole("img", { name: "How long keys were held" }).waitFor();
    await page.getByText("As a table").first().click();
    const rows = await page.getByRole("row").count();
    await page.getByRole("button", { name: "Save what was recorded" }).click();
    await page.screenshot({ path: join(stage.screenshots, "your-typing.png") });
    await page.getByRole("button", { name: "Stop recording my typing" }).click();
    const asked = await callsOf(page, "data.object");
    await page.getByRole("button", { name: "Stop recording", exact: true }).click();

    expect(rows).toBeGreaterThan(5);
    expect(asked).toEqual([]);
    expect([await callsOf(page, "keystrokes.save"), await callsOf(page, "data.object")]).toEqual([[{}], [{ to: "keystrokes" }]]);
  });
});

describe("after the exam", () => {
  it("is drawn and saved from what was recorded", async () => {
    page = await stage.open(viewOf(sampleScreens.done));

    await page.getByRole("button", { name: "What was recorded" }).click();
    await page.getByRole("img", { name: "From one key to the next" }).waitFor();
    await page.getByRole("button", { name: "Save what was recorded" }).click();

    await page.getByText("Saved as /home/ada/What was recorded of my typing.json").waitFor();
    expect(await callsOf(page, "keystrokes.save")).toEqual([{}]);
  });
});

describe("the question about typing", () => {
  it("has to be answered, has no answer beforehand, and either answer lets the student go on", async () => {
    page = await stage.open(viewOf({ ...sampleScreens.policy, exam: typedExam }));
    await page.getByLabel("I have read this").check();

    const before = await page.getByRole("button", { name: "Agree and go on" }).isDisabled();
    await page.getByRole("radio", { name: /No\. You sit the exam in room 4/ }).check();
    await page.screenshot({ path: join(stage.screenshots, "typing-question.png") });
    await page.getByRole("button", { name: "Agree and go on" }).click();

    expect(before).toBe(true);
    expect(await callsOf(page, "policy.consent")).toEqual([{ agreed: true, keystrokes: false }]);
  });
});

describe("typing in an answer", () => {
  it("is reported as counts, with how the characters came in, and holds no character", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));

    await typeEssay("the quick brown fox jumps over the lazy dog ".repeat(5));
    await page.keyboard.press("Backspace");
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const reports = await reported();
    expect(reports.map(({ recorded }) => recorded.window.keys)).toEqual([200, 21]);
    expect(reports.reduce((sum, { edits }) => sum + (edits["typed"] ?? 0), 0)).toBe(220);
    expect(reports.at(-1)?.edits).toMatchObject({ deletions: 1, withoutKeys: 0, pasted: 0 });
    expect(JSON.stringify(reports)).not.toMatch(/quick|brown|KeyQ|[^a-z]q[^a-z]/);
  });

  it("tells text that came without keys from text that was typed", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await typeEssay("some words ");

    await page.keyboard.insertText("forty characters that nobody ever typed!");
    await page.evaluate(() => document.execCommand("insertText", false, "and more"));
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const [report] = await reported();
    expect(report?.edits).toMatchObject({ typed: 11, withoutKeys: 48 });
  });

  it("is not listened to in other fields, without the policy, or after an objection", async () => {
    page = await stage.open(viewOf({ ...sampleScreens["sign-in"] }));
    await page.getByLabel("Candidate code").pressSequentially("ADA-0001");
    const signIn = await reported();
    await page.context().close();
    page = await stage.open(viewOf(examAt("essay", { exam: typedExam, keystrokes: { level: "rhythm", objected: true, stopped: true, stretches: 0 } })));
    await typeEssay("a".repeat(250));
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
    const objected = await reported();
    await page.context().close();
    page = await stage.open(viewOf(examAt("essay")));
    await typeEssay("a".repeat(250));
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    expect([...signIn, ...objected, ...(await reported())]).toEqual([]);
  });

  it("counts a key that is held once, and what it repeats by itself", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await page.locator("textarea").click();

    for (let index = 0; index < 30; index += 1) await page.keyboard.down("a");
    await page.keyboard.up("a");
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const [report] = await reported();
    expect(report?.recorded.window).toMatchObject({ keys: 1, discarded: 29 });
    expect(report?.edits).toMatchObject({ typed: 1, repeated: 29, withoutKeys: 0 });
    expect(report?.injection).toEqual([{ keys: 1, evidence: [] }]);
  });

  it("tells an input method from keys, by its events and by its characters", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await typeEssay("ab");
    const keyboard = await page.context().newCDPSession(page);

    for (const text of ["に", "にほ", "にほん"]) {
      await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: "KeyN", windowsVirtualKeyCode: 229 });
      await keyboard.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", key: "Process", code: "KeyN", windowsVirtualKeyCode: 229 });
    }
    await keyboard.send("Input.insertText", { text: "日本" });
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const [report] = await reported();
    expect(await page.locator("textarea").inputValue()).toContain("ab日本");
    expect(report?.recorded.window.keys).toBe(2);
    expect(report?.unusual).toMatchObject({ composing: 3, scripted: 0, placeless: 0 });
    expect(report?.edits).toMatchObject({ typed: 2, withoutKeys: 0 });
    expect(report?.edits["composed"]).toBeGreaterThanOrEqual(3);
  });

  it("says how often a dead key was pressed, and takes the accented letter for typed", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await page.locator("textarea").click();
    const keyboard = await page.context().newCDPSession(page);

    await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Dead", code: "BracketLeft" });
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", key: "Dead", code: "BracketLeft" });
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyDown", key: "ê", code: "KeyE", text: "ê" });
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", key: "ê", code: "KeyE" });
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const [report] = await reported();
    expect(report?.unusual).toMatchObject({ dead: 1, composing: 0, placeless: 0 });
    expect([report?.recorded.window.keys, report?.edits["typed"], report?.edits["withoutKeys"]]).toEqual([2, 1, 0]);
  });

  it("does not time keys without a place, as on-screen keyboards send them, and says how many there were", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await typeEssay("ab");
    const keyboard = await page.context().newCDPSession(page);

    for (const text of "on screen") {
      await keyboard.send("Input.dispatchKeyEvent", { type: "keyDown", key: text, code: "", text });
      await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", key: text, code: "" });
    }
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const [report] = await reported();
    expect([report?.recorded.window.keys, report?.unusual["placeless"], report?.edits["withoutKeys"]]).toEqual([2, 9, 9]);
  });

  it("tells what the system puts in place of a word, as spelling and dictation do, from text that no key explains", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await typeEssay("teh ");

    await page.evaluate(() => {
      const field = document.querySelector("textarea");
      field?.setSelectionRange(0, 3);
      field?.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertReplacementText", bubbles: true }));
      field?.setRangeText("the one");
      field?.dispatchEvent(new InputEvent("input", { inputType: "insertReplacementText", bubbles: true }));
    });
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const [report] = await reported();
    expect(report?.edits).toMatchObject({ typed: 4, replaced: 7, withoutKeys: 0 });
  });

  it("does not count keys that a script made", async () => {
    page = await stage.open(viewOf(examAt("essay", RECORDING)));
    await page.locator("textarea").click();

    await page.evaluate(() => {
      const field = document.querySelector("textarea");
      for (let index = 0; index < 30; index += 1) field?.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyA", key: "a", bubbles: true }));
    });
    await page.keyboard.type("ok", { delay: 5 });
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));

    const [report] = await reported();
    expect([report?.recorded.window.keys, report?.unusual["scripted"]]).toEqual([2, 30]);
  });
});
