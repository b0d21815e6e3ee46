import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../../core/clock.ts";
import { instruct } from "../../../../platform/sitting/instruct.ts";
import { beginExam, must, signInForExam, startMainApp } from "../../../doubles/main-app.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { TestPlatform } from "../../../doubles/platform.ts";

const HOUR = 3_600_000;

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

/** The real clock, whose wall clock and whose whole can be moved. */
function movable(): Clock & { jump: number; skip: number } {
  const moved = { jump: 0, skip: 0, now: () => Date.now() + moved.skip + moved.jump, monotonic: () => performance.now() + moved.skip };
  return moved;
}

describe("the clock of an exam", () => {
  it.each([["back", -HOUR], ["forward", HOUR], ["ten years forward", 10 * 365 * 24 * HOUR]])("does not change when the wall clock is put %s", async (_where, jump) => {
    const exam = await platform.schedule({ durationMs: HOUR });
    const clock = movable();
    const app = await startMainApp({ clock });
    await beginExam(app, exam);
    await platform.stop();
    const before = await app.until("exam");

    clock.jump = jump;
    clock.skip = 60_000;
    const after = await app.until("exam");
    await app.stop();
    await platform.restart();

    expect(before.sitting.remainingMs - after.sitting.remainingMs).toBeGreaterThanOrEqual(60_000);
    expect(before.sitting.remainingMs - after.sitting.remainingMs).toBeLessThan(90_000);
  });

  it("stands still while staff pause the exam, also over a restart, and the end of the exam moves with it", async () => {
    const exam = await platform.schedule();
    const clock = movable();
    const app = await startMainApp({ clock });
    await beginExam(app, exam);
    const sittingId = await platform.sittingOf(exam.packageId);
    await instruct(platform.platform().folder, sittingId, { kind: "pause", reason: "The fire alarm." }, "test");
    const paused = await app.until("exam", ({ sitting }) => sitting.stopped !== null);

    clock.skip += 20 * 60_000;
    const later = await app.until("exam");
    await app.stop();
    const again = await startMainApp({ profile: app.profile, desktop: app.desktop, clock });
    const resumed = await again.until("exam");
    await instruct(platform.platform().folder, sittingId, { kind: "resume" }, "test");
    const going = await again.until("exam", ({ sitting }) => sitting.stopped === null);
    await must(again.call("sitting.hand-in", {}));
    await again.until("receipt");
    await again.stop();

    expect(paused.sitting.stopped).toEqual({ because: "pause", reason: "The fire alarm.", leftMs: null });
    expect(later.sitting.remainingMs).toBe(paused.sitting.remainingMs);
    expect(resumed.sitting).toMatchObject({ remainingMs: paused.sitting.remainingMs, stopped: { because: "pause" } });
    const pause = going.sitting.ledger.find(({ kind }) => kind === "pause");
    expect(pause).toMatchObject({ reason: "The fire alarm." });
    expect(pause?.ms).toBeGreaterThanOrEqual(20 * 60_000);
    expect(going.sitting.exam.closesAt - paused.sitting.exam.closesAt).toBeGreaterThanOrEqual(20 * 60_000);
    const { timeline } = await platform.openOnly(exam.packageId);
    expect(timeline.flatMap(({ event }) => (event.kind === "clock-stopped" || event.kind === "clock-started" ? [event.kind] : []))).toEqual(["clock-stopped", "clock-started"]);
  });

  it("tells whoever waits, counts time that they are given, and stops the clock of a paused room when they start in it", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await signInForExam(app, exam);
    await app.until("waiting");
    const { folder } = platform.platform();
    const sittingId = await platform.sittingOf(exam.packageId);
    await instruct(folder, sittingId, { kind: "pause", reason: "The fire alarm." }, "test");
    await instruct(folder, sittingId, { kind: "extra-time", because: "our-failure", extraMs: 5 * 60_000, reason: "We begin late." }, "test");
    await instruct(folder, sittingId, { kind: "message", text: "Please stay seated." }, "test");

    const told = await app.until("waiting", ({ notices }) => notices.length === 2);
    await must(app.call("notice.dismiss", { id: told.notices[0]?.id ?? "" }));
    await must(app.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
    const paused = await app.until("exam", ({ sitting }) => sitting.stopped !== null);
    await instruct(folder, sittingId, { kind: "resume" }, "test");
    await app.until("exam", ({ sitting }) => sitting.stopped === null);
    await app.stop();

    expect(told.notices.map(({ text }) => text).sort()).toEqual(["Please stay seated.", "You have 5 more minutes. We begin late."]);
    expect(told.extraMs).toBe(5 * 60_000);
    expect(paused.sitting.notices).toHaveLength(1);
    expect(paused.sitting.stopped).toMatchObject({ because: "pause", reason: "The fire alarm." });
  });

  it("asks to hand in and hands nothing in by itself: the exam goes on, and the record says what was asked", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);
    const { folder } = platform.platform();
    await instruct(folder, await platform.sittingOf(exam.packageId), { kind: "request-hand-in", reason: "The room closes." }, "test");

    const asked = await app.until("exam", ({ sitting }) => sitting.notices.length === 1);
    await must(app.call("notice.dismiss", { id: asked.sitting.notices[0]?.id ?? "" }));
    const after = await app.until("exam", ({ sitting }) => sitting.notices.length === 0);
    const { entries } = await must(app.call("record.list", {}));
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();

    expect(asked.sitting.notices).toMatchObject([{ text: "The room closes.", asks: "hand-in" }]);
    expect(after.sitting.stopped).toBeNull();
    expect(entries.filter(({ kind }) => kind === "instruction").map(({ facts }) => facts)).toEqual([{ instruction: "request-hand-in", reason: "The room closes." }]);
    const { timeline } = await platform.openOnly(exam.packageId);
    expect(timeline.filter(({ event }) => event.kind === "instruction")).toHaveLength(1);
  });

  it("takes no break where none was agreed", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);

    const refused = await app.call("break.start", {});
    const { sitting } = await app.until("exam");
    await app.stop();

    expect(refused).toMatchObject({ ok: false, error: { code: "sitting/no-break-left" } });
    expect([sitting.breakLeftMs, sitting.stopped]).toEqual([null, null]);
  });
});
