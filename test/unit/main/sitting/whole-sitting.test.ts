import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { verifyReceiptFile } from "../../../../core/receipt/verify-receipt.ts";
import { beginExam, must, startMainApp } from "../../../doubles/main-app.ts";
import { demoAnswers, startTestPlatform } from "../../../doubles/platform.ts";
import type { TestPlatform } from "../../../doubles/platform.ts";

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

it("takes a candidate from the link to a receipt that verifies, and leaves nothing running", async () => {
  const exam = await platform.schedule();
  const app = await startMainApp();
  const answers = demoAnswers();

  await beginExam(app, exam);
  for (const [itemId, responses] of Object.entries(answers)) {
    await must(app.call("item.visit", { itemId }));
    for (const [responseId, response] of Object.entries(responses)) await must(app.call("answer.save", { itemId, responseId, response: [...response] }));
  }
  await must(app.call("review.open", {}));
  const review = await app.until("review");
  await must(app.call("sitting.hand-in", {}));
  const { receipt } = await app.until("receipt");
  app.desktop.savePath = join(app.profile, "receipt.json");
  await must(app.call("receipt.save", {}));
  const verified = await verifyReceiptFile(JSON.parse(readFileSync(app.desktop.savePath, "utf8")), platform.platform().folder.keys.organisationKeys);
  await must(app.call("sitting.finish", {}));
  const done = await app.until("done");
  await app.stop();

  expect(review.sitting.questions.every((question) => question.answered)).toBe(true);
  expect(receipt).toMatchObject({ answered: 12, questions: 12, candidateName: "Ada Lovelace" });
  expect(verified).toMatchObject({ ok: true, value: { trust: "trusted" } });
  expect(done.changes).toEqual([]);
  const sittingId = verified.ok ? verified.value.seal.sittingId : "";
  expect((await platform.open(sittingId)).answers).toEqual(answers);
  expect(app.desktop.timers.size).toBe(0);
  expect(app.desktop.listening()).toBe(0);
  expect(app.desktop.ipc.channels()).toEqual([]);
});
