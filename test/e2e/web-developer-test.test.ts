import { afterEach, describe, expect, it } from "vitest";
import { ExamRoom, WEB_DEVELOPER_TEST, webDeveloperTestAbsent } from "./exam-room.ts";
import type { QuestionAnswers } from "./pages/question-page.ts";

const ALL_RIGHT: readonly QuestionAnswers[] = [
  { RESPONSE: ["ChoiceC"] }, { RESPONSE: ["ChoiceA"] }, { RESPONSE: ["ChoiceC"] }, { RESPONSE: ["ChoiceD"] }, { RESPONSE: ["ChoiceB", "ChoiceE"] },
  { RESPONSE: ["ChoiceD"] }, { RESPONSE: ["ChoiceA"] }, { RESPONSE1: ["ChoiceB"], RESPONSE2: ["Choice2"] }, { RESPONSE: ["ChoiceA", "ChoiceB"] },
];

/** Question 1 wrong, 5 half right (1 of 2), 8 half right (1 of 2), 9 right (2 of 2), the others left out. */
const SOME_RIGHT: readonly QuestionAnswers[] = [
  { RESPONSE: ["ChoiceA"] }, {}, {}, {}, { RESPONSE: ["ChoiceE"] }, {}, {}, { RESPONSE1: ["ChoiceB"], RESPONSE2: ["Choice1"] }, { RESPONSE: ["ChoiceA", "ChoiceB"] },
];

const rooms: ExamRoom[] = [];

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

async function sit(answers: readonly QuestionAnswers[]): Promise<ExamRoom> {
  const room = await ExamRoom.open({ exam: WEB_DEVELOPER_TEST });
  rooms.push(room);
  const { app, candidate } = await room.openClient();
  await candidate.begin(room.invitation);
  await candidate.answerAll(answers);
  await candidate.allSaved();
  await candidate.review();
  await candidate.handIn();
  await candidate.receiptCode();
  await candidate.saveReceipt();
  await candidate.finish();
  await app.close();
  return room;
}

describe.skipIf(webDeveloperTestAbsent)("the web developer test (QTI 2.1, ISO-8859-1, no manifest; absent without ../shared/data)", () => {
  it("gives 12 of 12 points when everything is right, and a receipt that verifies", async () => {
    const room = await sit(ALL_RIGHT);

    const [scored, receipt, journal] = [await room.scoreSitting(), await room.verifyReceipt(), await room.verifyJournal()];

    expect(scored.points).toMatchObject({ score: 12, maximum: 12 });
    expect(receipt).toMatchObject({ status: 0 });
    expect(journal).toMatchObject({ status: 0 });
  });

  it("gives what its outcome processing says for another pattern: each score twice, as it is written", async () => {
    const room = await sit(SOME_RIGHT);

    const [scored, opened] = [await room.scoreSitting(), await room.openSitting()];

    expect(scored.points).toMatchObject({ score: 4, maximum: 12 });
    expect(scored.outcomes["SCORE"]).toBe(8);
    expect(opened.answers["question8"]).toEqual({ RESPONSE1: ["ChoiceB"], RESPONSE2: ["Choice1"] });
  });
});
