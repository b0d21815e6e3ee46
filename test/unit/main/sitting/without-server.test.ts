import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fromBase64url } from "../../../../core/crypto/encoding.ts";
import { unverifiedPayload } from "../../../../core/crypto/signing.ts";
import { readHandInFile } from "../../../../core/hand-in/hand-in-file.ts";
import { releaseDocumentSchema } from "../../../../core/package/manifest.ts";
import { releaseQr, releaseWords } from "../../../../core/package/release-words.ts";
import { verifyReceiptFile } from "../../../../core/receipt/verify-receipt.ts";
import { beginExam, must, startMainApp } from "../../../doubles/main-app.ts";
import type { MainApp } from "../../../doubles/main-app.ts";
import { answering, startMisbehavingServer } from "../../../doubles/misbehaving-server.ts";
import type { MisbehavingServer } from "../../../doubles/misbehaving-server.ts";
import { must as mustResult, startTestPlatform } from "../../../doubles/platform.ts";
import type { ScheduledTestExam, TestPlatform } from "../../../doubles/platform.ts";

/** A time of release that has come, so that the document can be had from the platform beforehand. */
const RELEASED = (): number => Date.now() - 1000;

let platform: TestPlatform;
let mirror: MisbehavingServer;

beforeAll(async () => {
  platform = await startTestPlatform();
});

beforeEach(async () => {
  mirror = await startMisbehavingServer();
});

afterEach(async () => {
  await mirror.stop();
});

afterAll(async () => {
  await platform.stop();
});

/** A candidate who checked in while there was a network. */
async function checkedIn(exam: ScheduledTestExam): Promise<MainApp> {
  const app = await startMainApp();
  await must(app.call("exam.open", { from: "link", link: exam.link }));
  await must(app.call("policy.consent", { agreed: true }));
  await app.until("check", (check) => check.finished);
  await must(app.call("check.continue", {}));
  await must(app.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
  return app;
}

async function releaseDocument(exam: ScheduledTestExam): Promise<string> {
  return await (await fetch(`${platform.url}/v1/releases/${exam.packageId}`)).text();
}

function keyIn(document: string): Uint8Array {
  return mustResult(fromBase64url(v.parse(releaseDocumentSchema, unverifiedPayload(document)).releaseKey));
}

describe("with the network gone at the start, the exam starts", () => {
  it("by the start code, after a restart too", async () => {
    const exam = await platform.schedule();
    const first = await checkedIn(exam);
    await first.stop();
    await platform.stop();
    const app = await startMainApp({ profile: first.profile, desktop: first.desktop });
    await app.until("waiting");

    await must(app.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
    const started = await app.until("exam");
    await app.stop();
    await platform.restart();

    expect(started.sitting.questions).toHaveLength(12);
  });

  it("by the release document of a mirror, although another mirror lies", async () => {
    const lying = await startMisbehavingServer();
    lying.answer = answering(200, "application/octet-stream", "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.AAAA");
    const exam = await platform.schedule({ startCode: null, releaseAt: RELEASED(), releaseMirrors: [`${lying.url}/a/release`, `${mirror.url}/b/release.jws`] });
    mirror.answer = answering(200, "text/plain; charset=utf-8", `${await releaseDocument(exam)}\n`);
    const app = await checkedIn(exam);
    await platform.stop();

    await must(app.call("exam.unlock", { by: "timed-release" }));
    await app.until("exam");
    await app.stop();
    await lying.stop();
    await platform.restart();

    expect(mirror.requests.map(({ url }) => url)).toEqual(["/b/release.jws"]);
    expect(mirror.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it.each([
    ["typed from paper", (exam: ScheduledTestExam, key: Uint8Array) => ({ words: releaseWords(key), exam })],
    ["scanned", (exam: ScheduledTestExam, key: Uint8Array) => ({ words: releaseQr(exam.packageId, key), exam })],
  ])("by the release key %s", async (_how, typed) => {
    const exam = await platform.schedule({ startCode: null, releaseAt: RELEASED() });
    const { words } = typed(exam, keyIn(await releaseDocument(exam)));
    const app = await checkedIn(exam);
    await platform.stop();

    const mistyped = await app.call("exam.unlock", { by: "release-words", words: `${"abandon ".repeat(23)}art` });
    await must(app.call("exam.unlock", { by: "release-words", words }));
    await app.until("exam");
    const { entries } = await must(app.call("record.list", {}));
    await app.stop();
    await platform.restart();

    expect(mistyped).toMatchObject({ ok: false, error: { code: "release/invalid" } });
    expect(entries.find(({ kind }) => kind === "unlocked")?.facts).toEqual({ by: "release-words" });
  });

  it("by the release document in a file, and stays where it was when the dialog is closed or the file is another", async () => {
    const exam = await platform.schedule({ startCode: null, releaseAt: RELEASED() });
    const other = await platform.schedule({ startCode: null, releaseAt: RELEASED() });
    const app = await checkedIn(exam);
    const file = join(app.profile, "release.jws");

    await must(app.call("exam.unlock", { by: "release-file" }));
    const closed = await app.until("waiting", ({ busy }) => !busy);
    app.desktop.openPath = file;
    writeFileSync(file, await releaseDocument(other));
    const wrong = await app.call("exam.unlock", { by: "release-file" });
    writeFileSync(file, await releaseDocument(exam));
    await must(app.call("exam.unlock", { by: "release-file" }));
    await app.until("exam");
    await app.stop();

    expect(closed.error).toBeNull();
    expect(wrong).toMatchObject({ ok: false, error: { code: "release/invalid" } });
  });
});

describe("a hand-in file", () => {
  it("holds a sealed exam as the platform would have got it, and says where it was saved", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);
    await must(app.call("answer.save", { itemId: "escape-speed", responseId: "RESPONSE", response: ["11.2"] }));
    await platform.stop();
    await must(app.call("sitting.hand-in", {}));
    await app.until("sealed");
    app.desktop.savePath = join(app.profile, "stick.invigil-handin");

    const saved = await must(app.call("hand-in-file.save", { journalId: null }));
    const sealed = await app.until("sealed");
    const text = readFileSync(app.desktop.savePath, "utf8");
    const file = mustResult(await readHandInFile(text));
    await app.stop();
    await platform.restart();

    expect([saved.savedAs, sealed.savedAs]).toEqual([app.desktop.savePath, app.desktop.savePath]);
    expect(file.seal).toMatchObject({ answered: 1, sealedAt: sealed.sealedAt, records: file.records.length });
    expect(text).not.toContain("11.2");
    expect(text).not.toContain(exam.candidateCode);
  });

  it("holds an exam that is still sat, for another computer", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);
    await must(app.call("answer.save", { itemId: "escape-speed", responseId: "RESPONSE", response: ["11.2"] }));
    app.desktop.savePath = join(app.profile, "stick.invigil-handin");

    await must(app.call("hand-in-file.save", { journalId: null }));
    const file = mustResult(await readHandInFile(readFileSync(app.desktop.savePath, "utf8")));
    await app.stop();

    expect(file.seal).toBeNull();
    expect(file.records.map(({ kind }) => kind)).toContain("answered");
  });
});

describe("what was handed in on a computer", () => {
  it("is listed on the first screen, and receipt and hand-in file can be saved again", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);
    await must(app.call("sitting.hand-in", {}));
    const { receipt } = await app.until("receipt");
    await must(app.call("sitting.finish", {}));
    await app.stop();
    const again = await startMainApp({ profile: app.profile, desktop: app.desktop });
    const { handIns } = await again.until("open");
    const journalId = handIns[0]?.journalId ?? "";

    again.desktop.savePath = join(app.profile, "receipt.json");
    await must(again.call("hand-ins.save-receipt", { journalId }));
    const saved = JSON.parse(readFileSync(again.desktop.savePath, "utf8")) as { readonly code: string };
    again.desktop.savePath = join(app.profile, "again.invigil-handin");
    await must(again.call("hand-in-file.save", { journalId }));
    const file = mustResult(await readHandInFile(readFileSync(again.desktop.savePath, "utf8")));
    await again.stop();

    expect(handIns).toMatchObject([{ examTitle: receipt.examTitle, sealedAt: receipt.sealedAt, code: receipt.code, received: true }]);
    expect(saved.code).toBe(receipt.code);
    expect(file.seal?.sealedAt).toBe(receipt.sealedAt);
  });

  it("leaves nothing but its proof on the computer a month after its receipt came", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await must(app.call("sitting.finish", {}));
    await app.stop();
    const later = async (days: number) => {
      const again = await startMainApp({ profile: app.profile, desktop: app.desktop, clock: { now: () => Date.now() + days * 24 * 3_600_000, monotonic: () => performance.now() } });
      const [handIn] = (await again.until("open")).handIns;
      again.desktop.savePath = join(app.profile, `receipt-${days}.json`);
      await must(again.call("hand-ins.save-receipt", { journalId: handIn?.journalId ?? "" }));
      await again.stop();
      return { held: handIn?.held, file: readFileSync(join(app.profile, "journals", `${handIn?.journalId}.sqlite`)), receipt: JSON.parse(readFileSync(again.desktop.savePath, "utf8")) as unknown };
    };

    const [soon, month] = [await later(29), await later(31)];

    expect([soon.held, month.held]).toEqual([true, false]);
    expect([soon, month].map(({ file }) => file.includes('"kind":"sealed"'))).toEqual([true, false]);
    expect(month.receipt).toEqual(soon.receipt);
    expect((await verifyReceiptFile(month.receipt, null)).ok).toBe(true);
  });

  it("waits on the first screen while it is sent in the background, and shows when its receipt came", async () => {
    const [first, second] = [await platform.schedule(), await platform.schedule()];
    const app = await startMainApp();
    await beginExam(app, first);
    await platform.stop();
    await must(app.call("sitting.hand-in", {}));
    const sealed = await app.until("sealed");
    app.desktop.links.emit(second.link);
    const waiting = await app.until("open", ({ handIns, busy }) => handIns.length === 1 && busy === null);

    await platform.restart();
    const arrived = await app.until("open", ({ handIns }) => handIns[0]?.received === true);
    await app.stop();

    expect(waiting.handIns).toMatchObject([{ code: sealed.code, sealedAt: sealed.sealedAt, received: false }]);
    expect(arrived.handIns[0]?.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });
});
