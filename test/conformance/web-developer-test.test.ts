import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { ExamAnswers } from "../../core/assessment/scoring/score-exam.ts";
import { scoreExam } from "../../core/assessment/scoring/score-exam.ts";
import { importExam } from "../../platform/qti/import-exam.ts";
import type { ImportedExam } from "../../platform/qti/report.ts";

/*
 * A test of nine questions in QTI 2.1, ISO-8859-1, without a manifest (davemckain/qtiworks, BSD-3-Clause).
 *
 * Its outcome processing is the sum of `testVariables` over the section that all nine questions stand in, and of the same nine
 * variables again by name. `testVariables` without a base type takes every numeric variable of the section's items (QTI 2.1 §15.2: "if
 * omitted, variables declared with base-type integer or float are matched"; QTIWorks does so too), so each score counts twice: the test's SCORE is 24 when all is right, although the author's feedback says
 * "out of 12". The nine items' own scores add up to 12 of 12, which is `points`.
 */
const folder = new URL("../../../shared/data/qti/packages/web-developer-test/", import.meta.url);

const allRight: ExamAnswers = {
  question1: { RESPONSE: ["ChoiceC"] }, question2: { RESPONSE: ["ChoiceA"] }, question3: { RESPONSE: ["ChoiceC"] }, question4: { RESPONSE: ["ChoiceD"] },
  question5: { RESPONSE: ["ChoiceB", "ChoiceE"] }, question6: { RESPONSE: ["ChoiceD"] }, question7: { RESPONSE: ["ChoiceA"] },
  question8: { RESPONSE1: ["ChoiceB"], RESPONSE2: ["Choice2"] }, question9: { RESPONSE: ["ChoiceA", "ChoiceB"] },
};

async function imported(): Promise<ImportedExam> {
  const exam = await importExam(fileURLToPath(folder), { leaveOutUnsupported: false });
  if (!exam.ok) throw new Error(exam.error.message);
  return exam.value;
}

describe.skipIf(!existsSync(folder))("web-developer-test (skipped when the shared data is absent)", () => {
  it("is imported whole: nine questions, linear, with its one picture", async () => {
    const { content, assets } = await imported();

    expect(content.items).toHaveLength(9);
    expect(content.parts.map(({ navigation }) => navigation)).toEqual(["linear"]);
    expect(content.assets).toEqual([{ path: "directory.jpg", mediaType: "image/gif" }]);
    expect(assets.get("directory.jpg")).toHaveLength(1907);
  });

  it("gives 12 of 12 points for nine right answers, which its outcome processing counts twice", async () => {
    const { scoring } = await imported();

    const result = scoreExam(scoring, allRight);

    expect(result.points).toEqual({ score: 12, maximum: 12, awaitingMarking: 0 });
    expect(result.outcomes).toEqual({ SCORE: 24, outcomeIdentifier: null });
  });

  it("gives what its processing says for another pattern of answers", async () => {
    const { scoring } = await imported();
    const mixed = {
      ...allRight, question1: { RESPONSE: ["ChoiceA"] }, question2: {}, question5: { RESPONSE: ["ChoiceB", "ChoiceA"] }, question8: { RESPONSE1: ["ChoiceB"] },
      question9: { RESPONSE: ["ChoiceA"] },
    };

    const result = scoreExam(scoring, mixed);

    expect(Object.fromEntries(Object.entries(result.items).map(([id, { score }]) => [id, score]))).toEqual({
      question1: 0, question2: 0, question3: 1, question4: 1, question5: 0, question6: 1, question7: 1, question8: 1, question9: 1,
    });
    expect(result.points).toMatchObject({ score: 6, maximum: 12 });
    expect(result.outcomes["SCORE"]).toBe(12);
  });

  it("gives nothing for no answers", async () => {
    const { scoring } = await imported();

    expect(scoreExam(scoring, {})).toMatchObject({ points: { score: 0, maximum: 12 }, outcomes: { SCORE: 0 } });
  });
});
