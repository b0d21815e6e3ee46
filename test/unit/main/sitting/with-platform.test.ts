import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { instruct } from "../../../../platform/sitting/instruct.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { beginExam, must, newProfile, startMainApp } from "../../../doubles/main-app.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { withoutPrograms } from "../../../doubles/policies.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { TestPlatform } from "../../../doubles/platform.ts";

let platform: TestPlatform;

/** The clock of the platform and of whoever is given it: real, and put on for both by a test. */
let skipped = 0;
const clockOfAll = { now: () => Date.now() + skipped, monotonic: () => performance.now() + skipped };

beforeAll(async () => {
  platform = await startTestPlatform({ clock: clockOfAll });
});

afterEach(() => {
  skipped = 0;
});

afterAll(async () => {
  await platform.stop();
});

it("shows and journals what staff say, gives extra time once, and keeps the platform's countersignature", async () => {
  const exam = await platform.schedule();
  const app = await startMainApp();
  await beginExam(app, exam);
  const before = await app.until("exam");
  const sittingId = await platform.sittingOf(exam.packageId);
  const { folder } = platform.platform();

  await instruct(folder, sittingId, { kind: "extra-time", because: "extra-time", extraMs: 10 * 60_000, reason: "The fire alarm." }, "test");
  await instruct(folder, sittingId, { kind: "message", text: "Please look at the board." }, "test");
  const shown = await app.until("exam", ({ sitting }) => sitting.notices.length === 2);
  await must(app.call("notice.dismiss", { id: shown.sitting.notices[0]?.id ?? "" }));
  const dismissed = await app.until("exam");
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const later = await app.until("exam");
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  await app.stop();

  expect(shown.sitting.notices.map(({ text }) => text).sort()).toEqual(["Please look at the board.", "You have 10 more minutes. The fire alarm."]);
  expect(later.sitting.remainingMs - before.sitting.remainingMs).toBeGreaterThan(9 * 60_000);
  expect(later.sitting.remainingMs - before.sitting.remainingMs).toBeLessThan(10 * 60_000);
  expect([dismissed.sitting.notices.length, later.sitting.notices.length]).toEqual([1, 1]);
  const { timeline } = await platform.openOnly(exam.packageId);
  expect(timeline.filter(({ event }) => event.kind === "instruction")).toHaveLength(2);
}, 180_000);

it("opens by the timed release, not before its time, and without a start code", async () => {
  const exam = await platform.schedule({ startCode: null, releaseAt: Date.now() + 10 * 60_000 });
  const app = await startMainApp({ clock: clockOfAll });
  await must(app.call("exam.open", { from: "link", link: exam.link }));
  await must(app.call("policy.consent", { agreed: true }));
  await app.until("check", (check) => check.finished);
  await must(app.call("check.continue", {}));
  await must(app.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
  const waiting = await app.until("waiting");

  const early = await app.call("exam.unlock", { by: "timed-release" });
  const byCode = await app.call("exam.unlock", { by: "start-code", startCode: "AAAAA-AAAAA" });
  skipped = 10 * 60_000;
  await app.until("waiting", ({ releaseInMs }) => releaseInMs === 0);
  await must(app.call("exam.unlock", { by: "timed-release" }));
  const started = await app.until("exam");
  await app.stop();

  expect(waiting).toMatchObject({ startCode: false });
  expect(waiting.releaseInMs).toBeGreaterThan(0);
  expect(early).toMatchObject({ ok: false, error: { code: "release/too-early" } });
  expect(byCode).toMatchObject({ ok: false, error: { code: "package/wrong-key" } });
  expect(started.sitting.questions).toHaveLength(12);
});

it("sends a sealed exam in the background while the next one is sat, and shows its receipt afterwards", async () => {
  const [first, second] = [await platform.schedule(), await platform.schedule()];
  const profile = newProfile();
  const desktop = createTestDesktop();
  const app = await startMainApp({ profile, desktop });
  await beginExam(app, first);
  await must(app.call("answer.save", { itemId: "first-in-space", responseId: "RESPONSE", response: ["Gagarin"] }));
  await platform.stop();
  await must(app.call("sitting.hand-in", {}));
  await app.until("sealed");
  await app.stop();
  await platform.restart();

  const next = await startMainApp({ profile, desktop, argv: [second.link] });
  const policy = await next.until("policy");
  await waitFor(async () => (await platform.openOnly(first.packageId)).timeline.at(-1)?.event.kind === "sealed");
  await new Promise((resolve) => setTimeout(resolve, 500));
  await next.stop();
  const after = await startMainApp({ profile, desktop });
  const { receipt } = await after.until("receipt");
  await must(after.call("sitting.finish", {}));
  await after.stop();

  expect(policy.name).toBe("policy");
  expect(receipt).toMatchObject({ answered: 1 });
  expect(desktop.timers.size).toBe(0);
}, 180_000);

it("locks and unlocks the machine around the exam, says what it did, and shows each control's tier", async () => {
  const exam = await platform.schedule({ policy: withoutPrograms(POLICY_PRESETS["supervised-room"]) });
  const desktop = createTestDesktop({ runtime: "electron" });
  const app = await startMainApp({ desktop });

  await beginExam(app, exam);
  const during = { ...desktop.window };
  const { sitting } = await app.until("exam");
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  const afterwards = { ...desktop.window };
  await must(app.call("sitting.finish", {}));
  const done = await app.until("done");
  await app.stop();

  expect(during).toMatchObject({ kiosk: true, onTop: true });
  expect(afterwards).toMatchObject({ kiosk: false, onTop: false });
  expect(sitting.controls.find(({ control }) => control === "kiosk")).toMatchObject({ tier: "monitored" });
  expect(done.changes.map(({ control, restored }) => [control, restored])).toEqual([["power-save", true], ["clipboard", true], ["always-on-top", true], ["kiosk", true]]);
  const { timeline } = await platform.openOnly(exam.packageId);
  expect(timeline.map(({ event }) => event.kind).slice(0, 8)).toEqual(["opened", "consented", "checked", "signed-in", "device-report", "unlocked", "locked-down", "started"]);
});

it("starts one journal when the student agrees twice, and one round of checks at a time", async () => {
  const exam = await platform.schedule();
  const app = await startMainApp();
  await must(app.call("exam.open", { from: "link", link: exam.link }));

  const [first, second] = await Promise.all([app.call("policy.consent", { agreed: true }), app.call("policy.consent", { agreed: true })]);
  const during = await app.call("check.run", {});
  await app.until("check", (check) => check.finished);
  await app.stop();

  expect([first.ok, second.ok]).toEqual([true, false]);
  expect(during.ok).toBe(false);
  expect(readdirSync(join(app.profile, "journals")).filter((name) => name.endsWith(".sqlite"))).toHaveLength(1);
});

it("opens another exam although an earlier one cannot be read any more, and leaves that one where it is", async () => {
  const [broken, wanted] = [await platform.schedule(), await platform.schedule()];
  const profile = newProfile();
  const first = await startMainApp({ profile });
  await beginExam(first, broken);
  await first.stop();

  // Another secret store: the journal's key cannot be had.
  const alone = await startMainApp({ profile });
  const failed = await alone.until("failed");
  await alone.stop();
  const asked = await startMainApp({ profile, argv: [wanted.link] });
  const policy = await asked.until("policy");
  await asked.stop();

  expect(failed.error.code).toBe("storage/unreadable");
  expect(policy.exam.title).toBe("An evening among the planets");
  expect(readdirSync(join(profile, "journals")).filter((name) => name.endsWith(".sqlite"))).toHaveLength(1);
});

async function waitFor(true_: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await true_().catch(() => false))) {
    if (Date.now() > deadline) throw new Error("it did not come about");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
