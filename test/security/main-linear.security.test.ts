import { afterAll, beforeAll, expect, it } from "vitest";
import { beginExam, must, startMainApp } from "../doubles/main-app.ts";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform({ linear: true });
});

afterAll(async () => {
  await platform.stop();
});

it("lets a page in a linear part neither read, visit nor answer what was left or lies ahead", async () => {
  const exam = await platform.schedule();
  const app = await startMainApp();
  await beginExam(app, exam);
  const { sitting } = await app.until("exam");
  const [first, second, , fourth] = sitting.questions.map(({ itemId }) => itemId);
  if (first === undefined || second === undefined || fourth === undefined) throw new Error("the demo has more questions");

  const jumped = await app.call("item.visit", { itemId: fourth });
  const peeked = await app.call("item.get", { itemId: fourth });
  await must(app.call("item.visit", { itemId: second }));
  const back = await app.call("item.visit", { itemId: first });
  const reread = await app.call("item.get", { itemId: first });
  const changed = await app.call("answer.save", { itemId: first, responseId: "RESPONSE", response: ["full"] });
  const viaReview = await app.call("review.close", { itemId: first });
  const after = await app.until("exam");
  await app.stop();

  expect([jumped, peeked, back, reread, changed, viaReview].map((answer) => (answer.ok ? "ok" : answer.error.code))).toEqual(Array.from({ length: 6 }, () => "sitting/wrong-state"));
  expect(after.sitting.current).toBe(second);
});
