import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findSitting } from "../../../../platform/sitting/find-sitting.ts";
import { importHandIn } from "../../../../platform/sitting/import-hand-in.ts";
import { makeTransferCode } from "../../../../platform/sitting/transfer-code.ts";
import { beginExam, must, startMainApp } from "../../../doubles/main-app.ts";
import type { MainApp } from "../../../doubles/main-app.ts";
import { must as mustResult, startTestPlatform } from "../../../doubles/platform.ts";
import type { ScheduledTestExam, TestPlatform } from "../../../doubles/platform.ts";

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

/** A candidate on another computer, up to the question for their code. */
async function arrive(exam: ScheduledTestExam): Promise<MainApp> {
  const app = await startMainApp();
  await must(app.call("exam.open", { from: "link", link: exam.link }));
  await must(app.call("policy.consent", { agreed: true }));
  await app.until("check", (check) => check.finished);
  await must(app.call("check.continue", {}));
  return app;
}

async function transferCode(exam: ScheduledTestExam): Promise<string> {
  return mustResult(await makeTransferCode(platform.platform().folder, await platform.sittingOf(exam.packageId), "test")).code;
}

async function orderOf(app: MainApp): Promise<unknown> {
  const { item } = await must(app.call("item.get", { itemId: "moon-phase" }));
  return item.interactions;
}

it("goes on with the same questions, order, answers and time, and keeps what the first computer wrote later as a branch", async () => {
  const exam = await platform.schedule();
  const first = await startMainApp();
  await beginExam(first, exam);
  await must(first.call("item.flag", { itemId: "rings", flagged: true }));
  await must(first.call("item.visit", { itemId: "essay" }));
  // The answer last: answers alone are counted as unsent, and what came before it is sent with it.
  await must(first.call("answer.save", { itemId: "escape-speed", responseId: "RESPONSE", response: ["11.2"] }));
  await first.until("exam", ({ sitting }) => sitting.sync.unsent === 0 && sitting.sync.connection === "online");
  const [before, order] = [await first.until("exam"), await orderOf(first)];
  const code = await transferCode(exam);

  const second = await arrive(exam);
  const wrong = await second.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: "AAAAA-AAAAA" });
  await must(second.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: code }));
  const waiting = await second.until("waiting");
  await must(second.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
  const after = await second.until("exam");
  const [answers, orderAfter] = [(await must(second.call("item.get", { itemId: "escape-speed" }))).responses, await orderOf(second)];
  await must(first.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] }));
  const left = await first.until("exam", ({ sitting }) => sitting.branch && sitting.sync.unsent === 0);
  await must(second.call("answer.save", { itemId: "essay", responseId: "RESPONSE", response: ["Written on the second computer"] }));
  await must(second.call("sitting.hand-in", {}));
  const { receipt } = await second.until("receipt");
  await must(first.call("sitting.hand-in", {}));
  const sealedElsewhere = await first.until("sealed", ({ error }) => error?.code === "sitting/continued-elsewhere");
  await first.stop();
  await second.stop();
  const sittingId = await platform.sittingOf(exam.packageId);
  const opened = await platform.openOnly(exam.packageId);

  expect(wrong).toMatchObject({ ok: false, error: { code: "transfer/unknown-code" } });
  expect(waiting.continues).toMatchObject({ answered: 1 });
  expect(after.sitting).toMatchObject({ current: before.sitting.current });
  expect(after.sitting.questions.map(({ itemId, answered, flagged, visited }) => ({ itemId, answered, flagged, visited })))
    .toEqual(before.sitting.questions.map(({ itemId, answered, flagged, visited }) => ({ itemId, answered, flagged, visited })));
  expect([answers, orderAfter]).toEqual([{ RESPONSE: ["11.2"] }, order]);
  expect(Math.abs(before.sitting.remainingMs - after.sitting.remainingMs)).toBeLessThan(60_000);
  expect(left.sitting.branch).toBe(true);
  expect(receipt).toMatchObject({ answered: 2 });
  expect(sealedElsewhere.code).toMatch(/^[0-9A-Z]{4}-/);
  expect(opened.answers).toEqual({ "escape-speed": { RESPONSE: ["11.2"] }, essay: { RESPONSE: ["Written on the second computer"] } });
  const branches = mustResult(await platform.platform().folder.store.read((tables) => tables.journalsOf(sittingId)));
  expect(branches).toHaveLength(2);
});

it("goes on from a hand-in file, when the first computer broke without a network", async () => {
  const exam = await platform.schedule();
  const first = await startMainApp();
  await beginExam(first, exam);
  await first.until("exam", ({ sitting }) => sitting.sync.connection === "online");
  await platform.stop();
  await must(first.call("answer.save", { itemId: "escape-speed", responseId: "RESPONSE", response: ["11.2"] }));
  first.desktop.savePath = join(first.profile, "stick.invigil-handin");
  await must(first.call("hand-in-file.save", { journalId: null }));
  await first.stop();
  await platform.restart();
  const { folder } = platform.platform();

  const imported = mustResult(await importHandIn(folder, readFileSync(first.desktop.savePath, "utf8"), { actor: "test", exams: null }));
  const again = mustResult(await importHandIn(folder, readFileSync(first.desktop.savePath, "utf8"), { actor: "test", exams: null }));
  const second = await arrive(exam);
  await must(second.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: await transferCode(exam) }));
  await must(second.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
  const { sitting } = await second.until("exam");
  await must(second.call("sitting.hand-in", {}));
  await second.until("receipt");
  await second.stop();

  expect(imported.added).toBeGreaterThan(0);
  expect(again).toEqual({ ...imported, added: 0 });
  expect(sitting.questions.find(({ itemId }) => itemId === "escape-speed")).toMatchObject({ answered: true });
  expect((await platform.openOnly(exam.packageId)).answers).toEqual({ "escape-speed": { RESPONSE: ["11.2"] } });
});

it("keeps what was begun offline on a computer that was given up before anything of it was sent", async () => {
  const exam = await platform.schedule();
  const first = await arrive(exam);
  await must(first.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
  await platform.stop();
  await must(first.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
  await must(first.call("answer.save", { itemId: "escape-speed", responseId: "RESPONSE", response: ["first"] }));
  await first.stop();
  await platform.restart();
  const second = await startMainApp();
  await beginExam(second, exam);
  await must(second.call("answer.save", { itemId: "escape-speed", responseId: "RESPONSE", response: ["second"] }));
  await must(second.call("sitting.hand-in", {}));
  await second.until("receipt");

  const back = await startMainApp({ profile: first.profile, desktop: first.desktop });
  await back.until("exam", ({ sitting }) => sitting.branch && sitting.sync.unsent === 0);
  await back.stop();
  await second.stop();
  const file = mustResult(await findSitting(platform.platform().folder, await platform.sittingOf(exam.packageId)));
  const journals = mustResult(await platform.platform().folder.store.read((tables) => tables.journalsOf(file.sitting.sittingId)));

  expect((await platform.openOnly(exam.packageId)).answers).toEqual({ "escape-speed": { RESPONSE: ["second"] } });
  expect(journals.map(({ journalId, started }) => ({ counts: journalId === file.sitting.journalId, started }))).toEqual([{ counts: false, started: 1 }, { counts: true, started: 1 }]);
});
