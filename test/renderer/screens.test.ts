import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { THEMES } from "../../core/contract/view.ts";
import type { Screen } from "../../core/contract/view.ts";
import { atRest } from "../doubles/page-at-rest.ts";
import { sampleItems } from "./sample-exam.ts";
import { anydesk, discord, examAt, practiceExam, sampleScreens, troubledScreens, viewOf, zoom } from "./sample-views.ts";
import { show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const scenes: readonly (readonly [string, Screen])[] = [
  ...Object.entries(sampleScreens),
  ...Object.entries(troubledScreens),
  ["policy-practice", { name: "policy", exam: practiceExam, controls: practiceExam.policy.controls.map((control) => ({ control, tier: "enforced" as const, reason: "" })) }],
  ["policy-other-key", { name: "policy", exam: { ...practiceExam, formerFingerprint: "1B7C-44QD-90WM-4T8X-R6BH" }, controls: [] }],
  ["exam-program", examAt("essay", { programs: [zoom], permitted: [{ id: "calculator", name: "Calculator", opens: true, running: true }] })],
  ["review-program", { ...sampleScreens.review, sitting: { ...sampleScreens.review.sitting, programs: [discord] } }],
  ["exam-paused", examAt("essay", { programs: [zoom, discord, anydesk], paused: true })],
  ...sampleItems.slice(1).map(({ item }) => [`exam-${item.id}`, examAt(item.id)] as const),
];

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
  page = await stage.open(viewOf(sampleScreens.open));
}, 120_000);
afterAll(() => stage.stop());

describe.each(THEMES)("in the %s theme", (theme) => {
  it.each(scenes)("shows %s without a violation for people or for the policy", async (name, screen) => {
    await show(page, viewOf(screen, { theme }, name === "exam" ? "preview" : "electron"));
    await page.locator("h1").waitFor();
    await page.waitForTimeout(150);
    await atRest(page);

    await page.screenshot({ path: join(stage.screenshots, `${name}.${theme}.png`) });
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const reports = await page.evaluate(() => globalThis.invigilDouble.reports());

    expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`) }))).toEqual([]);
    expect(reports).toEqual([]);
  });
});
