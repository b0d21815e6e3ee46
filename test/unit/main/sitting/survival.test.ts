import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { newComputer, startMainAppProcess } from "../../../doubles/main-app-process.ts";
import { beginExam, must, signInForExam, startMainApp } from "../../../doubles/main-app.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { TestPlatform } from "../../../doubles/platform.ts";

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

const allFiles = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile());

describe("a sitting", () => {
  it("goes on without the platform, is sealed without it, and is sent when it is back", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);
    await platform.stop();

    await must(app.call("answer.save", { itemId: "escape-speed", responseId: "RESPONSE", response: ["22.4"] }));
    await app.until("exam", ({ sitting }) => sitting.sync.connection === "offline" && sitting.sync.unsent === 1);
    await must(app.call("sitting.hand-in", {}));
    const sealed = await app.until("sealed");
    await platform.restart();
    await must(app.call("receipt.retry", {}));
    const { receipt } = await app.until("receipt");
    await app.stop();

    expect(sealed.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(receipt).toMatchObject({ answered: 1, sealedAt: sealed.sealedAt });
    expect((await platform.openOnly(exam.packageId)).answers).toEqual({ "escape-speed": { RESPONSE: ["22.4"] } });
  });

  it("survives kill -9 in the middle: same question, same time, every answer, and nothing readable on disk", async () => {
    const exam = await platform.schedule();
    const computer = newComputer();
    const first = await startMainAppProcess(computer);
    await beginExam(first, exam);
    await must(first.call("item.visit", { itemId: "essay" }));
    await must(first.call("item.flag", { itemId: "rings", flagged: true }));
    await must(first.call("answer.save", { itemId: "essay", responseId: "RESPONSE", response: ["A mouth organ, because it breathes."] }));
    await new Promise((resolve) => setTimeout(resolve, 2200));
    const before = await first.until("exam");
    const beforeAt = performance.now();
    await first.kill();
    const killedAt = performance.now();
    const onDisk = allFiles(computer.profile).map((path) => readFileSync(path, "latin1")).join("");
    await new Promise((resolve) => setTimeout(resolve, 4000));

    const restartedAt = performance.now();
    const second = await startMainAppProcess(computer);
    const after = await second.until("exam");
    const upMs = killedAt - beforeAt + performance.now() - restartedAt;
    const item = await must(second.call("item.get", { itemId: "essay" }));
    await must(second.call("sitting.hand-in", {}));
    await second.until("receipt");
    await second.kill();

    expect(after.sitting.current).toBe("essay");
    expect(item.responses).toEqual({ RESPONSE: ["A mouth organ, because it breathes."] });
    expect(after.sitting.questions.find(({ itemId }) => itemId === "rings")).toMatchObject({ flagged: true });
    expect(before.sitting.remainingMs - after.sitting.remainingMs).toBeGreaterThan(-1100);
    // No more than went by while the client was up: the four seconds between cost nothing.
    expect(before.sitting.remainingMs - after.sitting.remainingMs).toBeLessThan(upMs + 2000);
    expect(onDisk).not.toContain("mouth organ");
    expect(onDisk).not.toContain(exam.startCode);
    expect(onDisk).not.toContain(exam.candidateCode);
    const opened = await platform.openOnly(exam.packageId);
    expect(opened.answers).toEqual({ essay: { RESPONSE: ["A mouth organ, because it breathes."] } });
    expect(opened.timeline.find(({ event }) => event.kind === "resumed")?.event).toMatchObject({ afterCrash: true });
  });

  it("goes on sending a sealed sitting after kill -9, with the hand-in time that it had", async () => {
    const exam = await platform.schedule();
    const computer = newComputer();
    const first = await startMainAppProcess(computer);
    await beginExam(first, exam);
    await must(first.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["first-quarter"] }));
    await platform.stop();
    await must(first.call("sitting.hand-in", {}));
    const sealed = await first.until("sealed");
    await first.kill();

    const second = await startMainAppProcess(computer);
    const again = await second.until("sealed");
    await platform.restart();
    await second.call("receipt.retry", {});
    const { receipt } = await second.until("receipt");
    await second.kill();

    expect([again.sealedAt, again.code]).toEqual([sealed.sealedAt, sealed.code]);
    expect(receipt.sealedAt).toBe(sealed.sealedAt);
  });

  it("says what the exam had changed also to a student who comes back only for the receipt", async () => {
    const exam = await platform.schedule({ policy: POLICY_PRESETS["supervised-room"] });
    const desktop = createTestDesktop({ runtime: "electron" });
    const first = await startMainApp({ desktop });
    await beginExam(first, exam);
    await platform.stop();
    await must(first.call("sitting.hand-in", {}));
    await first.until("sealed");
    await first.stop();

    const again = await startMainApp({ profile: first.profile, desktop });
    await again.until("sealed");
    await platform.restart();
    await again.call("receipt.retry", {});
    await again.until("receipt");
    await must(again.call("sitting.finish", {}));
    const { changes } = await again.until("done");
    await again.stop();

    expect(changes).toContainEqual({ control: "kiosk", change: "The exam filled the whole screen.", restored: true });
    expect(changes.filter(({ restored }) => !restored)).toEqual([]);
    expect(new Set(changes.map(({ control }) => control)).size).toBe(changes.length);
  });

  it("resumes in the waiting room when it was not started yet", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await signInForExam(app, exam);
    await app.stop();

    const again = await startMainApp({ profile: app.profile, desktop: app.desktop });
    const waiting = await again.until("waiting");
    await must(again.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
    await again.until("exam");
    await again.stop();

    expect(waiting.candidateName).toBe("Ada Lovelace");
  });

  it("forgets a journal that ended before sign-in and starts anew", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await must(app.call("exam.open", { from: "link", link: exam.link }));
    await must(app.call("policy.consent", { agreed: true }));
    await app.stop();

    const again = await startMainApp({ profile: app.profile, desktop: app.desktop });
    const screen = await again.screen();
    await again.stop();

    expect(screen.name).toBe("open");
    expect(readdirSync(join(app.profile, "journals"))).toEqual([]);
  });

  it("hands in by itself when the time is over, and says so", async () => {
    const exam = await platform.schedule({ durationMs: 60_000 });
    let skipped = 0;
    const app = await startMainApp({ clock: { now: () => Date.now() + skipped, monotonic: () => performance.now() + skipped } });
    await beginExam(app, exam);
    await must(app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["first-quarter"] }));

    skipped = 60_000;
    const shown = await app.until("receipt");
    await app.stop();

    expect(shown).toMatchObject({ timeOver: true, receipt: { answered: 1 } });
    expect((await platform.openOnly(exam.packageId)).timeline.at(-1)?.event).toEqual({ kind: "sealed", reason: "time-over" });
  });
});
