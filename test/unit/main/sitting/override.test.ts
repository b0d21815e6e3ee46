import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Clock } from "../../../../core/clock.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { systemClock } from "../../../../main/system-clock.ts";
import { must, startMainApp } from "../../../doubles/main-app.ts";
import type { MainApp } from "../../../doubles/main-app.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { withoutPrograms } from "../../../doubles/policies.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { ScheduledTestExam, TestPlatform } from "../../../doubles/platform.ts";

const VIRTUAL_BOX = { vendor: "innotek GmbH", product: "VirtualBox", biosVendor: "innotek GmbH", boardVendor: "Oracle Corporation", board: "VirtualBox", unreadable: [] };
const LAPTOP = { vendor: "LENOVO", product: "20XW004AGE", biosVendor: "LENOVO", boardVendor: "LENOVO", board: "20XW004AGE", cpu: "11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz", unreadable: [] };

let platform: TestPlatform;
let app: MainApp;
let exam: ScheduledTestExam;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

afterEach(async () => {
  await app.stop();
});

async function checkOn(machine: typeof VIRTUAL_BOX | typeof LAPTOP, virtualMachine: Policy["virtualMachine"], overrideCodes: number, clock: Clock = systemClock): Promise<void> {
  exam = await platform.schedule({ policy: { ...withoutPrograms(POLICY_PRESETS["supervised-room"]), virtualMachine, remoteSession: "warn" }, overrideCodes });
  app = await startMainApp({ desktop: createTestDesktop({ machine }), clock });
  await must(app.call("exam.open", { from: "link", link: exam.link }));
  await must(app.call("policy.consent", { agreed: true }));
  await app.until("check", (check) => check.finished);
}

async function virtualMachineLine(): Promise<unknown> {
  return (await app.until("check")).checks.find(({ check }) => check === "virtual-machine");
}

it("lets a virtual machine through with one of the invigilator's codes, and journals which one", async () => {
  await checkOn(VIRTUAL_BOX, "ask-invigilator", 2);
  const before = await virtualMachineLine();
  const tooEarly = await app.call("check.continue", {});

  const wrong = await app.call("check.override", { code: "AAAAA-AAAAA" });
  await must(app.call("check.override", { code: ` ${(exam.overrideCodes[1] ?? "").toLowerCase()}` }));
  const after = await virtualMachineLine();
  await must(app.call("check.continue", {}));
  await must(app.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
  await must(app.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
  await app.until("exam");
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");

  expect(before).toMatchObject({ state: "failed", override: "possible", evidence: expect.arrayContaining([expect.stringContaining("VirtualBox")]) as string[] });
  expect([tooEarly, wrong]).toMatchObject([{ error: { code: "check/failed" } }, { error: { code: "override/wrong" } }]);
  expect(after).toMatchObject({ state: "failed", override: "given" });
  const { timeline } = await platform.openOnly(exam.packageId);
  expect(timeline.flatMap(({ event }) => (event.kind === "incident" && ["override-used", "virtual-machine"].includes(event.incident) ? [{ incident: event.incident, ...event.detail }] : []))).toEqual([
    { incident: "override-used", check: "virtual-machine", code: 2 }, { incident: "virtual-machine", atCheck: true, overridden: true },
  ]);
});

it("makes wrong codes wait longer and longer, and never counts a waiting one", async () => {
  // A clock that stands still: however long a try takes here, none is late enough for the next one.
  const [wall, monotonic] = [Date.now(), performance.now()];
  await checkOn(VIRTUAL_BOX, "ask-invigilator", 1, { now: () => wall, monotonic: () => monotonic });

  const answers = [];
  for (let tries = 0; tries < 3; tries += 1) answers.push(await app.call("check.override", { code: "AAAAA-AAAAA" }));

  expect(answers).toMatchObject([{ error: { code: "override/wrong" } }, { error: { code: "override/wrong" } }, { error: { code: "override/slow-down" } }]);
});

it("offers no code where the exam has none, where the policy blocks, and where nothing was found", async () => {
  await checkOn(VIRTUAL_BOX, "ask-invigilator", 0);
  const none = await virtualMachineLine();
  const refused = await app.call("check.override", { code: "AAAAA-AAAAA" });
  await app.stop();
  await checkOn(VIRTUAL_BOX, "block", 1);
  const blocked = await virtualMachineLine();
  await app.stop();
  await checkOn(LAPTOP, "block", 1);
  const laptop = await virtualMachineLine();

  expect([none, blocked, laptop]).toMatchObject([{ state: "failed" }, { state: "failed" }, { state: "passed" }]);
  expect(JSON.stringify([none, blocked, laptop])).not.toContain("override");
  expect(refused).toMatchObject({ error: { code: "sitting/wrong-state" } });
}, 180_000);

it("only warns where the policy says so", async () => {
  await checkOn(VIRTUAL_BOX, "warn", 0);

  expect(await virtualMachineLine()).toMatchObject({ state: "warned" });
  expect((await app.until("check")).mayContinue).toBe(true);
});
