import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";
import { RunningTime } from "./pages/running-time.ts";

let room: ExamRoom;

beforeEach(async () => {
  room = await ExamRoom.open({ exam: DEMO_EXAM });
});

afterEach(async () => {
  await room.close();
});

async function answerTwo(candidate: Candidate): Promise<void> {
  await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
  await candidate.next();
  await candidate.question(2).answer({ RESPONSE: ["B"] });
  await candidate.allSaved();
}

/** A transfer code, as the invigilator makes it. */
async function transferCode(): Promise<string> {
  const [sitting] = await room.sittings();
  const made = await room.command("sitting", "transfer", sitting?.sittingId ?? "", "--json");
  return (JSON.parse(made.stdout) as { readonly code: string }).code;
}

/** Opens the client on another laptop and goes as far as signing in. */
async function onAnotherLaptop(): Promise<Candidate> {
  const { candidate } = await room.openClient([], { profile: join(room.folder, "second") });
  await candidate.openLink(room.invitation.link);
  await candidate.agree();
  await candidate.passCheck();
  return candidate;
}

describe("when a computer cannot go on", () => {
  it("the exam goes on on another one with a transfer code: same question, same answers, same time", async () => {
    const first = await room.openClient();
    await first.candidate.begin(room.invitation);
    await answerTwo(first.candidate);
    await expect.poll(async () => (await room.sittings())[0]?.answered, { timeout: 30_000 }).toBe(2);
    const running = new RunningTime();
    const before = await first.candidate.remainingSeconds();
    await first.app.kill();
    running.stop();

    const second = await onAnotherLaptop();
    await second.signInToGoOn(room.invitation.candidateCode, await transferCode());
    running.goOn();
    await second.tryStartCode(room.invitation.startCode);
    const kept = await second.question(2).isChosen("RESPONSE", "B");
    const after = await second.remainingSeconds();
    running.stop();
    await second.goTo(3);
    await second.question(3).answerSomehow();
    await second.review();
    await second.handIn();
    await second.receiptCode();

    expect(kept).toBe(true);
    // What passed since the first computer's last sign of life, at most one heartbeat, is given back.
    expect(before - after).toBeLessThanOrEqual(running.atMostSeconds());
    expect(after - before).toBeLessThanOrEqual(16);
    const { answers, timeline } = await room.openSitting();
    expect(answers).toMatchObject({ "moon-phase": { RESPONSE: ["first-quarter"] }, "pole-star": { RESPONSE: ["B"] } });
    expect(Object.keys(answers)).toHaveLength(3);
    expect(timeline.some(({ event }) => event.kind === "continued")).toBe(true);
    expect(await room.verifyJournal()).toMatchObject({ status: 0 });
  });

  it("a hand-in file on a stick is taken like a hand-in over the network, once, and the computer gets the same receipt later", async () => {
    const { app, candidate } = await room.openClient();
    await candidate.begin(room.invitation);
    await room.stopPlatform();
    await answerTwo(candidate);
    await candidate.review();
    await candidate.handIn();
    await candidate.heading("Sealed on this computer");
    await candidate.saveHandInFile();
    await app.kill();
    await room.restartPlatform();

    const stick = room.receiptFile;
    const receiptFile = join(room.folder, "receipt-of-the-invigilator.json");
    const imported = await room.command("sitting", "import", stick, "--receipt", receiptFile);
    const again = await room.command("sitting", "import", stick, "--json");
    const [listed] = await room.sittings();
    const later = await room.openClient();
    const code = await later.candidate.receiptCode();

    expect(imported).toMatchObject({ status: 0 });
    expect(imported.stdout).toContain(`Receipt ${code}`);
    expect(JSON.parse(again.stdout)).toMatchObject({ added: 0, branch: false });
    expect(listed).toMatchObject({ state: "received", answered: 2 });
    const { answers } = await room.openSitting();
    expect(answers).toEqual({ "moon-phase": { RESPONSE: ["first-quarter"] }, "pole-star": { RESPONSE: ["B"] } });
    expect(await room.verifyJournal()).toMatchObject({ status: 0 });
  });
});
