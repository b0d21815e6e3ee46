import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppView, Screen } from "../../core/contract/view.ts";
import { invigilError } from "../../core/errors.ts";
import { openScreen, viewOf } from "./sample-views.ts";
import { callsOf, judged, show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const room: Screen = { ...openScreen, name: "open", platform: "https://exams.lakeside.example", busy: null, error: null, handIns: [], centre: { name: "City college", platformFixed: true, sources: ["link", "code", "file"] } };

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
  page = await stage.open(viewOf(room));
}, 120_000);
afterAll(() => stage.stop());

function locked(parts: NonNullable<AppView["setByCentre"]>["parts"], theme: "light" | "dark" = "light"): AppView {
  return { ...viewOf(room, { theme }), setByCentre: { name: "City college", parts } };
}

describe("what the centre has set", () => {
  it.each(["light", "dark"] as const)("is shown in the %s theme without a violation: which server, and parts of the appearance", async (theme) => {
    await show(page, locked(["theme", "timerHidden"], theme));
    await page.getByRole("button", { name: "Appearance" }).click();

    const violations = await judged(page, join(stage.screenshots, `set-by-centre.${theme}.png`));
    const sentences = await page.getByText("City college has set this for this computer.").count();
    const disabled = await page.getByRole("radio", { name: "Dark" }).isDisabled();
    const free = await page.getByRole("radio", { name: "150 %" }).isDisabled();
    await page.keyboard.press("Escape");

    expect(violations).toEqual([]);
    expect([sentences, disabled, free]).toEqual([2, true, false]);
    await expect(page.getByText("City college has set the exam server of this computer: exams.lakeside.example").isVisible()).resolves.toBe(true);
  });

  it("asks for no server, and opens a code at the centre's", async () => {
    await show(page, viewOf(room));

    await page.getByLabel("Exam link or code").fill("POND-1");
    const asks = await page.getByLabel("Address of the exam server").count();
    await page.getByRole("button", { name: "Open exam" }).click();

    expect(asks).toBe(0);
    expect(await callsOf(page, "exam.open")).toContainEqual({ from: "code", platform: "https://exams.lakeside.example", code: "POND-1" });
  });

  it("leaves only the ways of opening an exam that it allows", async () => {
    await show(page, viewOf({ ...room, centre: { name: null, platformFixed: false, sources: ["file"] } }));
    const violations = await judged(page, join(stage.screenshots, "set-by-centre.file.png"));
    const [fields, buttons] = [await page.getByRole("textbox").count(), await page.locator("form button").allInnerTexts()];
    await show(page, viewOf({ ...room, centre: { name: null, platformFixed: false, sources: ["code"] } }));

    expect(violations).toEqual([]);
    expect([fields, buttons]).toEqual([0, ["Choose an exam file"]]);
    expect([await page.getByLabel("Exam code").count(), await page.locator("form button").allInnerTexts()]).toEqual([1, ["Open exam"]]);
  });

  it("says where to look when its settings cannot be read", async () => {
    await show(page, viewOf({ ...room, error: invigilError("settings/refused", "no", { source: "/etc/invigil/room.json", place: "mandatory.platfrom", reason: "this version knows no such setting" }) }));
    const violations = await judged(page, join(stage.screenshots, "set-by-centre.refused.png"));
    await page.getByText("Details for people who help").click();

    expect(violations).toEqual([]);
    await expect(page.getByText("source: /etc/invigil/room.json").isVisible()).resolves.toBe(true);
  });
});
