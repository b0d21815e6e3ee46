import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { THEMES } from "../../core/contract/view.ts";
import type { Theme } from "../../core/contract/view.ts";
import { atRest } from "../doubles/page-at-rest.ts";
import { CONTROL_WORDS } from "../../core/policy/control-words.ts";
import { anydesk, discord, examAt, recorded, sampleScreens, sitting, viewOf, zoom } from "./sample-views.ts";
import { callsOf, show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.stop());
afterEach(() => page.context().close());

async function judged(name: string, theme: Theme): Promise<readonly unknown[]> {
  await atRest(page);
  await page.screenshot({ path: join(stage.screenshots, `${name}.${theme}.png`) });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`) }));
}

/** How much wider the content of an element is than the element, in px. */
async function sideways(selector: string): Promise<number> {
  return page.locator(selector).evaluate((element) => element.scrollWidth - element.clientWidth);
}

async function focused(): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}

async function openPanel(tab: string | null = null): Promise<void> {
  await page.getByRole("button", { name: "What is on" }).click();
  if (tab !== null) await page.getByRole("tab", { name: tab }).click();
}

describe.each(THEMES)("at 200 % in the %s theme", (theme) => {
  const large = { theme, textSize: 200 } as const;

  it("shows both pages of the panel without a violation and without sideways scrolling", async () => {
    page = await stage.open(viewOf(examAt("essay"), large));

    await openPanel();
    const now = await judged("panel-now.200", theme);
    const nowWide = await sideways("dialog[open]");
    await page.getByRole("tab", { name: "Recorded so far" }).click();
    await page.getByText("Another window was in front").waitFor();

    expect([...now, ...(await judged("panel-recorded.200", theme))]).toEqual([]);
    expect([nowWide, await sideways("dialog[open]")]).toEqual([0, 0]);
  });

  it("shows check, notice, pause and programs menu without a violation", async () => {
    page = await stage.open(viewOf(sampleScreens.check, large));
    const check = await judged("check.200", theme);
    await show(page, viewOf(examAt("essay", { programs: [zoom], permitted: [{ id: "calculator", name: "Calculator", opens: true, running: false }] }), large));
    const notice = await judged("notice.200", theme);
    await page.getByRole("button", { name: "Programs" }).click();
    const menu = await judged("programs-menu.200", theme);
    await show(page, viewOf(examAt("essay", { programs: [zoom, discord, anydesk], paused: true }), large));

    const pause = await judged("pause.200", theme);

    expect([...check, ...notice, ...menu, ...pause]).toEqual([]);
    expect(await sideways("dialog.pause")).toBe(0);
  });
});

describe("the check screen", () => {
  it("asks a program to close, by keyboard, and says what became of it without moving the focus", async () => {
    page = await stage.open(viewOf({ ...sampleScreens.check, checks: [{ check: "processes", state: "failed", detail: "Running now: Zoom.", remedy: null, programs: [zoom] }] }));
    await page.getByRole("button", { name: "Close it for me (Zoom)" }).focus();

    await page.keyboard.press("Enter");
    await show(page, viewOf({ ...sampleScreens.check, checks: [{ check: "processes", state: "failed", detail: "Running now: Zoom.", remedy: null, programs: [{ ...zoom, closing: "asked" }] }] }));
    const asked = await page.locator(".program").innerText();
    const place = await focused();
    await show(page, viewOf({ ...sampleScreens.check, checks: [{ check: "processes", state: "failed", detail: "Running now: Zoom.", remedy: null, programs: [{ ...zoom, closing: "refused" }] }] }));
    await page.keyboard.press("Enter");

    expect(await callsOf(page, "program.close")).toEqual([{ rule: "zoom" }]);
    expect(asked).toContain("We asked it to close. If it asks you to save something, do that first.");
    expect(place).toContain("Zoom");
    expect(await focused()).toContain("Zoom");
    expect(await page.locator(".program").innerText()).toContain("It cannot be closed from here.");
  });

  it("names each program, why the exam does not allow it, and how to close it by hand", async () => {
    page = await stage.open(viewOf(sampleScreens.check));

    const rows = await page.locator(".program").allInnerTexts();

    expect(rows).toHaveLength(3);
    for (const [index, program] of [anydesk, discord, zoom].entries()) for (const part of [program.name, program.reason, program.howToClose]) expect(rows[index]).toContain(part);
  });

  it("says what a result is based on when somebody asks", async () => {
    page = await stage.open(viewOf(sampleScreens.check));
    const sentence = page.getByText("The computer calls itself “VirtualBox”.");
    const before = await sentence.isVisible();

    await page.getByText("What this is based on").first().click();

    expect([before, await sentence.isVisible()]).toEqual([false, true]);
  });

  it("takes an invigilator’s code, says when it is wrong, and goes away when it was right", async () => {
    page = await stage.open(viewOf(sampleScreens.check));
    await page.evaluate(() => globalThis.invigilDouble.failCall("check.override", "start-code/malformed"));

    await page.getByRole("button", { name: "Use this code" }).click();
    const empty = await page.evaluate(() => document.activeElement?.id ?? "");
    await page.getByLabel("Override code").fill("abcde");
    await page.keyboard.press("Enter");
    await page.locator(".error-slot .panel").waitFor();
    const invalid = await page.getByLabel("Override code").getAttribute("aria-invalid");
    await page.evaluate(() => globalThis.invigilDouble.failCall("check.override", null));
    await page.getByLabel("Override code").fill("ABCDE-FGHJK");
    await page.keyboard.press("Enter");
    await page.locator("[aria-live]", { hasText: "An invigilator has allowed this." }).waitFor({ state: "attached" });
    const checks = sampleScreens.check.checks.map((check) => ("override" in check ? { ...check, override: "given" as const } : check));
    await show(page, viewOf({ ...sampleScreens.check, checks }));

    expect(await callsOf(page, "check.override")).toEqual([{ code: "abcde" }, { code: "ABCDE-FGHJK" }]);
    expect([empty.endsWith("-code"), invalid]).toEqual([true, "true"]);
    expect(await page.getByLabel("Override code").count()).toBe(0);
    expect(await page.getByText("An invigilator has allowed this.").filter({ visible: true }).count()).toBeGreaterThan(1);
    expect(await focused()).toBe("Is this computer ready?");
  });

  it("has one primary button", async () => {
    page = await stage.open(viewOf(sampleScreens.check));

    expect(await page.locator(".button-primary").allInnerTexts()).toEqual(["Check again"]);
  });
});

describe("the panel", () => {
  it("shows every control with its name, tier and measured reason", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));

    await openPanel();
    const lines = await page.getByRole("dialog").locator(".control").allInnerTexts();

    expect(lines).toHaveLength(sitting.controls.length);
    for (const { control, tier, reason } of sitting.controls) {
      const line = lines.find((text) => text.startsWith(CONTROL_WORDS[control].name));
      expect(line).toContain(tier);
      expect(line).toContain(reason);
    }
  });

  it("shows a tier that changes while it is open", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await openPanel();

    await show(page, viewOf(examAt("oxygen", { controls: sitting.controls.map((status) => (status.control === "notifications" ? { ...status, tier: "monitored", reason: "Somebody switched them on again." } : status)) })));

    expect(await page.locator(".control", { hasText: "Somebody switched them on again." }).innerText()).toContain("monitored");
  });

  it("goes from one page to the other with the arrow keys, and Escape gives the focus back", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.getByRole("button", { name: "What is on" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "On this computer now" }).focus();

    await page.keyboard.press("ArrowRight");
    const selected = await page.getByRole("tab", { selected: true }).innerText();
    await page.keyboard.press("Escape");

    expect(selected).toBe("Recorded so far");
    expect(await focused()).toBe("What is on");
  });

  it("tells what was recorded in order, answers only as a count", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));

    await openPanel("Recorded so far");
    await page.locator(".record-line").first().waitFor();
    const lines = await page.locator(".record-line").allInnerTexts();

    expect(lines.map((line) => line.replaceAll(/\s+/g, " "))).toEqual(expect.arrayContaining([
      "14:07 Another window was in front for 12 seconds. The invigilator will look at this.",
      "14:11 Zoom was running, which this exam does not allow. Seen from 14:11 to 14:13. You were told. The invigilator will look at this.",
      "14:16 The invigilator gave you more time: 10 more minutes were added. The fire alarm was tested.",
    ]));
    expect(lines).toHaveLength(9);
    await page.getByText("Your answers: saved 2 times, last at 14:10.").waitFor();
  });

  it("says that nothing unusual was recorded, and shows what comes meanwhile", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.evaluate((entries) => globalThis.invigilDouble.record(entries), recorded.slice(0, 6));
    await openPanel("Recorded so far");
    await page.getByText("Nothing unusual has been recorded.").waitFor();

    await page.evaluate((entries) => globalThis.invigilDouble.record(entries), recorded);
    await show(page, viewOf(examAt("oxygen", { remainingMs: 1_000_000 })));

    await page.getByText("Another window was in front").waitFor();
    expect(await page.getByText("Nothing unusual has been recorded.").count()).toBe(0);
  });

  it("says when the record cannot be read, and reads it when asked again", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));
    await page.evaluate(() => globalThis.invigilDouble.record("storage/unreadable"));
    await openPanel("Recorded so far");
    await page.getByText("The folder with your exam cannot be read.").waitFor();

    await page.evaluate((entries) => globalThis.invigilDouble.record(entries), recorded);
    await page.getByRole("button", { name: "Try again" }).click();

    await page.getByText("Another window was in front").waitFor();
    expect(await page.getByText("The folder with your exam cannot be read.").count()).toBe(0);
  });

  it.each(["waiting", "receipt", "done"] as const)("shows what was recorded on the %s screen too", async (name) => {
    page = await stage.open(viewOf(sampleScreens[name]));

    await page.getByRole("button", { name: "What was recorded" }).click();

    await page.getByRole("dialog").getByText("Another window was in front").waitFor();
    expect(await callsOf(page, "record.list")).not.toEqual([]);
  });
});

describe("a program that the exam does not allow", () => {
  it("is told while the student writes on, and can be closed from the notice", async () => {
    page = await stage.open(viewOf(examAt("essay")));
    await page.getByRole("textbox").pressSequentially("The water ");

    await show(page, viewOf(examAt("essay", { programs: [zoom] })));
    await page.keyboard.type("becomes warmer");
    const said = await page.locator("[aria-live]", { hasText: "Zoom is running. This exam does not allow it." }).count();
    const notice = await page.locator(".notice").innerText();
    await page.getByRole("button", { name: "Close it for me (Zoom)" }).click();

    expect(await page.getByRole("textbox").inputValue()).toBe("The water becomes warmer");
    expect(said).toBe(1);
    expect(notice).toContain("Zoom is running. This exam does not allow it.");
    expect(notice).toContain("The invigilator will look at this.");
    expect(await callsOf(page, "program.close")).toEqual([{ rule: "zoom" }]);
  });

  it("covers the question while the exam is paused, keeps the text, and gives the focus back to the same place", async () => {
    page = await stage.open(viewOf(examAt("essay")));
    await page.getByRole("textbox").pressSequentially("Warmer water");
    await page.getByRole("textbox").evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6));

    await show(page, viewOf(examAt("essay", { programs: [zoom], paused: true })));
    const inDialog = await focused();
    await page.keyboard.type("lost ");
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+n");
    const open = await page.getByRole("dialog").isVisible();
    const covered = await page.evaluate(() => document.elementFromPoint(640, 400)?.closest("dialog") !== null && document.elementFromPoint(20, 20)?.closest("dialog") !== null);
    await show(page, viewOf(examAt("essay")));
    await page.keyboard.type(" pond");

    expect(inDialog).toBe("A short pause");
    expect([open, covered]).toEqual([true, true]);
    expect(await page.getByRole("textbox").inputValue()).toBe("Warmer pond water");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.locator("[aria-live]", { hasText: "The exam goes on." }).count()).toBe(1);
    expect(await callsOf(page, "item.visit")).toEqual([]);
  });

  it("can be closed from the pause by keyboard, which says that the clock runs on and the answers are kept", async () => {
    page = await stage.open(viewOf(examAt("essay", { programs: [zoom], paused: true })));
    await page.getByRole("dialog").waitFor();

    const words = await page.getByRole("dialog").innerText();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    expect(words).toMatch(/Everything that you wrote is still there\. Saved at 14:02\./);
    expect(words).toContain("What you wrote is kept. The clock runs on.");
    expect(words).toContain("You have 1 hour 3 minutes left.");
    expect(await callsOf(page, "program.close")).toEqual([{ rule: "zoom" }]);
  });

  it("covers an open dialog too, and leaves it as it was", async () => {
    page = await stage.open(viewOf(sampleScreens.review));
    await page.getByRole("button", { name: "Hand in" }).click();

    await show(page, viewOf({ ...sampleScreens.review, sitting: { ...sampleScreens.review.sitting, programs: [zoom], paused: true } }));
    const covered = await page.evaluate(() => document.elementFromPoint(640, 400)?.closest("dialog")?.className);
    await show(page, viewOf(sampleScreens.review));

    expect(covered).toBe("pause");
    await page.getByRole("dialog").getByText("Hand in now?").waitFor();
  });
});

describe("programs that the exam allows", () => {
  it("are opened from the bar, by keyboard, and say whether they run", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { permitted: [{ id: "calculator", name: "Calculator", opens: true, running: false }, { id: "reader", name: "Reader", opens: false, running: true }] })));
    await page.getByRole("button", { name: "Programs" }).focus();

    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    expect(await callsOf(page, "program.open")).toEqual([{ id: "calculator" }]);
    expect(await page.locator(".permitted-program").allInnerTexts()).toEqual([expect.stringContaining("Not running"), expect.stringContaining("Running")]);
  });

  it("are not offered where there are none", async () => {
    page = await stage.open(viewOf(examAt("oxygen")));

    expect(await page.getByRole("button", { name: "Programs" }).count()).toBe(0);
  });
});

describe("the policy screen", () => {
  it("names what kinds of programs have to be closed, and what follows from each sign", async () => {
    page = await stage.open(viewOf(sampleScreens.policy));

    const text = await page.locator("main").innerText();

    expect(text).toContain("With them somebody else can see and use this computer");
    expect(text).toContain("Screen readers work in every exam.");
    expect(text).toContain("If several signs together say that the exam runs in a virtual machine, you get a note and can go on.");
    expect(text).toContain("If there are signs that the computer is used from afar, an invigilator can let you through with a code.");
    expect(text).toContain("Any number of screens may be connected.");
  });
});
