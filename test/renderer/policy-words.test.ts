import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { SECTION_WORDS, contactInWords, studentReads } from "../../core/policy/student-words.ts";
import { ruleFor, withKeystrokes } from "../doubles/policies.ts";
import { sampleScreens, viewOf } from "./sample-views.ts";
import { show, startStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const { programs, controls } = POLICY_PRESETS.remote;

/** Programs are allowed, and none is prohibited. */
const onlyAllowed: Policy = {
  ...POLICY_PRESETS.remote, preset: "custom", controls: [...controls, "permitted-programs"],
  programs: { ...programs, lists: [], permitted: [{ id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "name", pattern: "gnome-calculator" }], start: null }] },
};

const policies: readonly (readonly [string, Policy])[] = [
  ...Object.entries(POLICY_PRESETS),
  ["rhythm", withKeystrokes(POLICY_PRESETS.remote, "rhythm")],
  ["timings", withKeystrokes(POLICY_PRESETS["supervised-room"], "timings")],
  ["own programs", {
    ...POLICY_PRESETS.remote, preset: "custom", controls: [...controls, "permitted-programs"].toReversed() as Policy["controls"], device: { fields: ["hostname", "disk-serials"] }, contact: "privacy@example.org", virtualMachine: "block",
    programs: {
      ...programs, lists: ["messaging"], rules: [ruleFor("Cribsheet"), { ...ruleFor("Cribsheet"), id: "other" }], whenFound: "pause",
      permitted: [{ id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "name", pattern: "gnome-calculator" }], start: null }],
    },
  }],
  ["only allowed programs", onlyAllowed],
];

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await startStage();
  page = await stage.open(viewOf(sampleScreens.open));
}, 120_000);
afterAll(() => stage.stop());

describe("what a policy makes the student read", () => {
  it.each(policies)("stands word for word and in this order on the page: %s", async (_name, policy) => {
    const { exam } = sampleScreens.policy;
    await show(page, viewOf({ name: "policy", exam: { ...exam, policy }, controls: policy.controls.map((control) => ({ control, tier: "enforced", reason: "" })) }));
    await page.getByText("I have read this").waitFor();

    const text = String(await page.locator("main").textContent()).replaceAll(/\s+/g, " ");
    const told = [...studentReads(policy).flatMap(({ heading, intro, items, outro }) => [heading, ...intro, ...items.flatMap(({ title, paragraphs }) => [title, ...paragraphs]), ...outro]), contactInWords(policy.contact, exam.organisation)];
    let from = 0;
    const missing = told.filter((words) => {
      const at = text.indexOf(words, from);
      if (at >= 0) from = at + words.length;
      return at < 0;
    });

    expect(told.length).toBeGreaterThan(3);
    expect(missing).toEqual([]);
  });

  it("names allowed programs also where none has to be closed", () => {
    const computer = studentReads(onlyAllowed).find(({ heading }) => heading === SECTION_WORDS.computer);

    expect(computer).toMatchObject({ intro: ["No program has to be closed."], items: [{ title: "Allowed programs", paragraphs: ["You may use: Calculator."] }, {}, {}, {}, {}] });
  });
});
