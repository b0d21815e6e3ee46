import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { THEMES } from "../../core/contract/view.ts";
import type { Theme } from "../../core/contract/view.ts";
import { atRest } from "../doubles/page-at-rest.ts";
import { examAt, sampleScreens, viewOf } from "./sample-views.ts";
import { callsOf, show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const REQUEST = { id: "r1", text: "The building closes at six.", at: Date.UTC(2026, 10, 23, 13, 30), asks: "hand-in" } as const;

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

describe.each(THEMES)("in the %s theme", (theme) => {
  it("opens the appearance menu without a violation", async () => {
    page = await stage.open(viewOf(examAt("oxygen"), { theme }));

    await page.getByRole("button", { name: "Appearance" }).click();

    expect(await judged("appearance", theme)).toEqual([]);
  });

  it("opens help without a violation", async () => {
    page = await stage.open(viewOf(examAt("oxygen"), { theme }));

    await page.getByRole("button", { name: "Help" }).click();

    expect(await judged("help", theme)).toEqual([]);
    await page.getByRole("dialog").getByText("Flag this question").waitFor();
  });

  it("shows what this computer says of itself, without a violation", async () => {
    page = await stage.open(viewOf({ ...sampleScreens["sign-in"], error: null }, { theme, textSize: 200 }));
    await page.getByText("Show what it says").click();
    await page.getByText("Pseudonym of this computer").waitFor();

    expect(await judged("this-computer.200", theme)).toEqual([]);
  });

  it("asks before handing in, without a violation", async () => {
    page = await stage.open(viewOf(sampleScreens.review, { theme }));

    await page.getByRole("button", { name: "Hand in" }).click();

    expect(await judged("hand-in", theme)).toEqual([]);
    await page.getByRole("dialog").getByText("6 questions have no answer.").waitFor();
  });

  it("draws answered questions without a violation", async () => {
    page = await stage.open(viewOf(examAt("attitude"), { theme }));
    await page.getByRole("radio", { name: "I like being outdoors. Agree strongly" }).click();
    const likert = await judged("exam-attitude-answered", theme);
    await show(page, viewOf(examAt("oxygen"), { theme }));
    await page.getByText("All living things in the pond").click();

    const choice = await judged("exam-oxygen-answered", theme);

    expect([...likert, ...choice]).toEqual([]);
  });
});

describe.each(THEMES)("an invigilator's request in the %s theme", (theme) => {
  it("asks to hand in, without a violation", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { notices: [REQUEST] }), { theme }));
    await page.getByRole("dialog", { name: "Your invigilator asks you to hand in now" }).getByText("The building closes at six.").waitFor();

    expect(await judged("request-hand-in", theme)).toEqual([]);
  });
});

describe("an invigilator's request to hand in", () => {
  it("takes no key that was meant for an answer, and hands nothing in on Not now or Escape", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { notices: [REQUEST] })));
    const dialog = page.getByRole("dialog", { name: "Your invigilator asks you to hand in now" });
    await dialog.waitFor();

    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    const untouched = [await dialog.isVisible(), await callsOf(page, "notice.dismiss")];
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => globalThis.invigilDouble.calls().some((call) => call.name === "notice.dismiss"));
    await show(page, viewOf(examAt("oxygen", { notices: [] })));
    await dialog.waitFor({ state: "hidden" });

    expect(untouched).toEqual([true, []]);
    expect(await callsOf(page, "notice.dismiss")).toEqual([{ id: "r1" }]);
    expect(await callsOf(page, "sitting.hand-in")).toEqual([]);
  });

  it("leads to the same question as always, which is what hands in", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { notices: [REQUEST] })));

    await page.getByRole("dialog").getByRole("button", { name: "Hand in" }).click();
    await show(page, viewOf(examAt("oxygen", { notices: [] })));
    const early = await callsOf(page, "sitting.hand-in");
    await page.getByRole("dialog", { name: "Hand in now?" }).getByRole("button", { name: "Hand in now" }).click();
    await page.waitForFunction(() => globalThis.invigilDouble.calls().some((call) => call.name === "sitting.hand-in"));

    expect(early).toEqual([]);
  });

  it("waits until the clock runs again, and is no message among the others", async () => {
    page = await stage.open(viewOf(examAt("oxygen", { notices: [REQUEST], stopped: { because: "pause", reason: "Fire alarm", leftMs: null } })));
    await page.getByRole("dialog", { name: "Pause. The clock stands still." }).waitFor();
    const covered = await page.getByRole("dialog", { name: /asks you to hand in/ }).count();

    await show(page, viewOf(examAt("oxygen", { notices: [REQUEST] })));
    await page.getByRole("dialog", { name: /asks you to hand in/ }).waitFor();

    expect(covered).toBe(0);
    expect(await page.getByRole("region", { name: "Notices" }).getByText("The building closes at six.").count()).toBe(0);
  });
});

describe("before the exam", () => {
  it("opens an exam by link, and by code with the address of its server", async () => {
    page = await stage.open(viewOf({ ...sampleScreens.open, error: null }));

    await page.getByLabel("Exam link or code").fill("invigil://exams.lakeside.example/exam/01J0?key=abc");
    await page.keyboard.press("Enter");
    await page.getByLabel("Exam link or code").fill("01J0ABCDEF");
    await page.getByLabel("Address of the exam server").fill("https://exams.other.example");
    await page.keyboard.press("Enter");

    await page.waitForFunction(() => globalThis.invigilDouble.calls().filter((call) => call.name === "exam.open").length === 2);
    expect(await callsOf(page, "exam.open")).toEqual([
      { from: "link", link: "invigil://exams.lakeside.example/exam/01J0?key=abc" },
      { from: "code", platform: "https://exams.other.example", code: "01J0ABCDEF" },
    ]);
  });

  it("agrees only after the box is ticked, and goes back with Not now", async () => {
    page = await stage.open(viewOf(sampleScreens.policy));

    await page.getByRole("button", { name: "Agree and go on" }).click({ force: true });
    const early = await callsOf(page, "policy.consent");
    await page.getByLabel("I have read this").check();
    await page.getByRole("button", { name: "Agree and go on" }).click();
    await page.getByRole("button", { name: "Not now" }).click();

    expect(early).toEqual([]);
    expect(await callsOf(page, "policy.consent")).toEqual([{ agreed: true }, { agreed: false }]);
    await page.screenshot({ path: join(stage.screenshots, "policy-end.light.png") });
  });

  it("names every control, its tier, and who sees what for how long", async () => {
    page = await stage.open(viewOf(sampleScreens.policy));
    const text = await page.locator("main").innerText();

    expect(text).toContain("Screenshots and screen sharing show a black picture instead of the exam.");
    expect(text).toContain("On this computer: This desktop does not let programs hide their windows from screenshots.");
    expect(text).toContain("Seen by the invigilator and the exam's administrators. Deleted 180 days after the exam closes.");
    expect(text).toContain("Legal basis: Public task of the institution");
    expect(text).toContain("exam.office@lakeside.example");
  });

  it("waits before another start code, then lets the student try", async () => {
    const waiting = { ...sampleScreens.waiting, releaseInMs: null, error: null };
    page = await stage.open(viewOf({ ...waiting, retryInMs: 60_000 }));
    await page.getByLabel("Start code").fill("abcde-fghjk");

    await page.getByRole("button", { name: "Start with this code" }).click({ force: true });
    const early = await callsOf(page, "exam.unlock");
    await show(page, viewOf({ ...waiting, retryInMs: 1500 }));
    await page.getByText("You can try again in").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Start with this code" }).click();

    expect(early).toEqual([]);
    expect(await callsOf(page, "exam.unlock")).toEqual([{ by: "start-code", startCode: "abcde-fghjk" }]);
  });

  it("shows messages from the room to whoever waits, and takes one away", async () => {
    page = await stage.open(viewOf({ ...sampleScreens.waiting, error: null, notices: [{ id: "m1", text: "We begin five minutes late.", at: Date.UTC(2026, 10, 22, 9) }] }));

    const message = page.getByRole("region", { name: "Messages" });
    await message.getByText("We begin five minutes late.").waitFor();
    await message.getByRole("button", { name: "Dismiss" }).click();

    expect(await callsOf(page, "notice.dismiss")).toEqual([{ id: "m1" }]);
  });

  it("starts by the timed release when its countdown is over", async () => {
    page = await stage.open(viewOf({ ...sampleScreens.waiting, startCode: false, releaseInMs: 900, error: null }));

    await page.getByRole("button", { name: "Start the exam" }).click();

    expect(await callsOf(page, "exam.unlock")).toEqual([{ by: "timed-release" }]);
  });
});
