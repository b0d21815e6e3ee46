import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";
import { RunningTime } from "./pages/running-time.ts";

const ESSAY = "Half a sentence that must outlive the computer";

let room: ExamRoom;

beforeEach(async () => {
  room = await ExamRoom.open({ exam: DEMO_EXAM });
});

afterEach(async () => {
  await room.close();
});

/** Question 1 by a click, question 2 by a click, question 12 by typing; leaves question 12 on the screen. */
async function answerSome(candidate: Candidate): Promise<void> {
  await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
  await candidate.next();
  await candidate.question(2).answer({ RESPONSE: ["B"] });
  await candidate.goTo(12);
  await candidate.question(12).answer({ RESPONSE: [ESSAY] });
}

async function handIn(candidate: Candidate): Promise<void> {
  await candidate.allSaved();
  await candidate.review();
  await candidate.handIn();
}

async function expectEverythingArrived(): Promise<void> {
  const { answers } = await room.openSitting();
  expect(answers["moon-phase"]).toEqual({ RESPONSE: ["first-quarter"] });
  expect(answers["pole-star"]).toEqual({ RESPONSE: ["B"] });
  expect(answers["essay"]).toEqual({ RESPONSE: [ESSAY] });
  expect(await room.verifyJournal()).toMatchObject({ status: 0 });
}

/** How long the computer is off, in ms. */
const OFF_MS = 8000;

describe("a sitting survives", () => {
  it("the platform stopped between start and hand-in: sealed at once, receipt when it is back", async () => {
    const { candidate } = await room.openClient();
    await candidate.begin(room.invitation);
    await room.stopPlatform();

    await answerSome(candidate);
    await handIn(candidate);
    await candidate.heading("Sealed on this computer");
    await room.restartPlatform();
    await candidate.receiptCode();
    await candidate.saveReceipt();

    await expectEverythingArrived();
    expect(await room.verifyReceipt()).toMatchObject({ status: 0 });
  });

  it("the client killed in the middle: same question, same answers, same time left", async () => {
    const first = await room.openClient();
    await first.candidate.begin(room.invitation);
    await answerSome(first.candidate);
    await first.candidate.allSaved();
    const running = new RunningTime();
    const leftBefore = await first.candidate.remainingSeconds();
    await first.app.kill();
    running.stop();
    await new Promise((resolve) => setTimeout(resolve, OFF_MS));

    running.goOn();
    const { candidate } = await room.openClient();
    const text = await candidate.question(12).text("RESPONSE");
    const leftAfter = await candidate.remainingSeconds();
    running.stop();
    await handIn(candidate);
    await candidate.receiptCode();

    expect(text).toBe(ESSAY);
    // The clock is written down each second, and what was not is given back.
    expect(leftBefore - leftAfter).toBeGreaterThanOrEqual(-2);
    expect(leftBefore - leftAfter).toBeLessThanOrEqual(running.atMostSeconds());
    await expectEverythingArrived();
    const resumed = (await room.openSitting()).timeline.find(({ event }) => event.kind === "resumed");
    expect(resumed?.event).toMatchObject({ afterCrash: true });
  });

  it("both: the platform killed, then the client killed, then everything started again", async () => {
    const first = await room.openClient();
    await first.candidate.begin(room.invitation);
    await room.killPlatform();
    await answerSome(first.candidate);
    await first.candidate.allSaved();
    await first.app.kill();

    const { candidate } = await room.openClient();
    await candidate.question(12).shown();
    await room.restartPlatform();
    await handIn(candidate);
    await candidate.receiptCode();

    await expectEverythingArrived();
  });

  it("the client killed after it sealed and before the platform answered: the receipt comes after the restart", async () => {
    const first = await room.openClient();
    await first.candidate.begin(room.invitation);
    await answerSome(first.candidate);
    await room.stopPlatform();
    await handIn(first.candidate);
    await first.candidate.heading("Sealed on this computer");
    await first.app.kill();

    const { candidate } = await room.openClient();
    await candidate.heading("Sealed on this computer");
    await room.restartPlatform();
    await candidate.receiptCode();

    await expectEverythingArrived();
  });
});
