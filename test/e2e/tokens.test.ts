import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";

/** Longest time until the next sign of life of a client, with room for a slow machine. */
const HEARTBEAT_MS = 90_000;

let room: ExamRoom;

beforeEach(async () => {
  room = await ExamRoom.open({ exam: DEMO_EXAM });
});

afterEach(async () => {
  await room.close();
});

/** Opens the client on one of two laptops and goes as far as waiting for the start code. */
async function waitingOn(laptop: string): Promise<Candidate> {
  const { candidate } = await room.openClient([], { profile: join(room.folder, laptop) });
  await candidate.openLink(room.invitation.link);
  await candidate.agree();
  await candidate.passCheck();
  await candidate.signIn(room.invitation.candidateCode);
  return candidate;
}

describe("a sign-in that does not count any more", () => {
  it("is said on the computer that was left for another one, before the start and in the exam, and answers there are kept", async () => {
    const first = await waitingOn("first");
    const second = await waitingOn("second");

    const before = await first.problem(HEARTBEAT_MS, "You are already signed in on another computer.");
    await second.start(room.invitation.startCode);
    await second.question(1).answer({ RESPONSE: ["first-quarter"] });
    await second.allSaved();
    await second.page.waitForTimeout(2000);
    await first.start(room.invitation.startCode);
    await first.question(1).answer({ RESPONSE: ["new"] });
    const during = await first.problem(HEARTBEAT_MS, "This exam continues on another computer.");
    await first.allSaved();
    await second.review();
    await second.handIn();
    await second.receiptCode();

    expect(before).toContain("You are already signed in on another computer.");
    expect(before).not.toContain("Your answers");
    expect(during).toContain("This exam continues on another computer.");
    expect((await room.openSitting()).answers["moon-phase"]).toEqual({ RESPONSE: ["first-quarter"] });
  });

  it("is said when it has run out before the start, and is renewed without a word during the exam", async () => {
    const candidate = await waitingOn("only");

    room.expireTokens();
    const before = await candidate.problem(HEARTBEAT_MS, "The sign-in of this sitting has run out.");
    await candidate.start(room.invitation.startCode);
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await candidate.allSaved();
    room.expireTokens();
    await candidate.goTo(2);
    await candidate.question(2).answer({ RESPONSE: ["B"] });
    await candidate.review();
    await candidate.handIn();
    await candidate.receiptCode();

    expect(before).toContain("The sign-in of this sitting has run out.");
    expect((await room.openSitting()).answers).toMatchObject({ "moon-phase": { RESPONSE: ["first-quarter"] }, "pole-star": { RESPONSE: ["B"] } });
  });
});
