import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { itemIdSchema } from "../../../../core/assessment/exam-content.ts";
import type { Expression, ExamScoring, ItemPlace, ItemScoring, OutcomeVariable, Rule } from "../../../../core/assessment/scoring/model.ts";
import { examScoringSchema } from "../../../../core/assessment/scoring/model.ts";
import { scoreExam } from "../../../../core/assessment/scoring/score-exam.ts";

const score: OutcomeVariable = { id: "SCORE", cardinality: "single", baseType: "float", defaultValue: null, normalMaximum: 2, normalMinimum: 0, externalScored: null, lookup: null };

function set(identifier: string, value: Expression): Rule {
  return { rule: "set", target: "outcome", identifier, value };
}
function over(op: Expression["op"], attributes: Readonly<Record<string, string>> = {}): Expression {
  return { op, attributes, operands: [] };
}
function sum(...operands: readonly Expression[]): Expression {
  return { op: "sum", attributes: {}, operands };
}

/** Two points for A. */
const choice: ItemScoring = {
  responses: [{
    id: "RESPONSE", cardinality: "single", baseType: "identifier", defaultValue: null, correct: ["A"], areaMapping: null,
    mapping: { lowerBound: null, upperBound: null, defaultValue: 0, entries: [{ key: "A", value: 2, caseSensitive: true }] },
  }],
  outcomes: [score], templates: [], templateProcessing: [],
  responseProcessing: [set("SCORE", over("mapResponse", { identifier: "RESPONSE" }))],
};
const essay: ItemScoring = {
  responses: [{ id: "RESPONSE", cardinality: "single", baseType: "string", defaultValue: null, correct: null, mapping: null, areaMapping: null }],
  outcomes: [{ ...score, externalScored: "human" }], templates: [], templateProcessing: [], responseProcessing: [],
};

function place(id: string, scoring: ItemScoring, more: Partial<ItemPlace> = {}): ItemPlace {
  return { id: v.parse(itemIdSchema, id), sections: ["part", "s"], categories: [], weights: {}, variableMappings: {}, scoring, ...more };
}
function exam(items: readonly ItemPlace[], total: Expression, leftOut: readonly string[] = []): ExamScoring {
  return { version: 1, items, leftOut: leftOut.map((id) => v.parse(itemIdSchema, id)), outcomes: [{ ...score, id: "TOTAL" }], outcomeProcessing: [set("TOTAL", total)] };
}
const A = { RESPONSE: ["A"] };
const B = { RESPONSE: ["B"] };

describe("scoring an exam", () => {
  it("adds a variable over a section and the sections in it", () => {
    const scoring = exam(
      [place("q1", choice), place("q2", choice, { sections: ["part", "s", "inner"] }), place("q3", choice, { sections: ["part", "other"] })],
      sum(over("testVariables", { variableIdentifier: "SCORE", sectionIdentifier: "s" })),
    );

    const result = scoreExam(scoring, { q1: A, q2: A, q3: A });

    expect(result.outcomes["TOTAL"]).toBe(4);
  });

  it("selects items by the categories that are in and out", () => {
    const items = [place("q1", choice, { categories: ["x"] }), place("q2", choice, { categories: ["x", "y"] }), place("q3", choice)];
    const total = sum(over("testVariables", { variableIdentifier: "SCORE", includeCategory: "x z", excludeCategory: "y" }));

    const result = scoreExam(exam(items, total), { q1: A, q2: A, q3: A });

    expect(result.outcomes["TOTAL"]).toBe(2);
  });

  it("weighs variables, in testVariables and by name", () => {
    const items = [place("q1", choice, { weights: { W: 10 } }), place("q2", choice)];
    const total = sum(over("testVariables", { variableIdentifier: "SCORE", weightIdentifier: "W" }), over("variable", { identifier: "q1.SCORE", weightIdentifier: "W" }));

    const result = scoreExam(exam(items, total), { q1: A, q2: A });

    expect(result.outcomes["TOTAL"]).toBe(42);
  });

  it("leaves variables of another type out of testVariables", () => {
    const total = sum(over("baseValue", { baseType: "float", value: "1" }), over("testVariables", { variableIdentifier: "SCORE", baseType: "integer" }));

    const result = scoreExam(exam([place("q1", choice)], total), { q1: A });

    expect(result.outcomes["TOTAL"]).toBeNull();
  });

  it("reads an item's variable through its mapping", () => {
    const items = [place("q.1", choice, { variableMappings: { POINTS: "SCORE" } })];

    const result = scoreExam(exam(items, over("variable", { identifier: "q.1.POINTS" })), { "q.1": A });

    expect(result.outcomes["TOTAL"]).toBe(2);
  });

  it.each([["numberCorrect", 1], ["numberIncorrect", 1], ["numberResponded", 2], ["numberPresented", 3], ["numberSelected", 3], ["outcomeMaximum", 6]] as const)(
    "counts %s", (op, expected) => {
      const items = [place("q1", choice), place("q2", choice), place("q3", choice)];

      const result = scoreExam(exam(items, over(op, { outcomeIdentifier: "SCORE" })), { q1: A, q2: B });

      expect(result.outcomes["TOTAL"]).toBe(expected);
    },
  );

  it("counts an item that was left out as nothing, so that the rest still adds up", () => {
    const total = sum(over("variable", { identifier: "q1.SCORE" }), over("variable", { identifier: "gone.SCORE" }));

    const result = scoreExam(exam([place("q1", choice)], total, ["gone"]), { q1: A });

    expect(result.outcomes["TOTAL"]).toBe(2);
  });

  it("gives the points of what software scores, and counts what a marker has to read", () => {
    const result = scoreExam(exam([place("q1", choice), place("q2", choice), place("e", essay)], over("null")), { q1: A, q2: B, e: { RESPONSE: ["Once"] } });

    expect(result.points).toEqual({ score: 2, maximum: 4, awaitingMarking: 1 });
    expect(result.items["e"]).toMatchObject({ answered: true, score: null, awaitsMarking: true });
  });

  it("scores an item that nobody answered", () => {
    const result = scoreExam(exam([place("q1", choice)], over("null")), {});

    expect(result.items["q1"]).toEqual({ outcomes: { SCORE: 0 }, answered: false, score: 0, maximum: 2, awaitsMarking: false });
  });

  it("takes names of Object's own for ordinary identifiers", () => {
    const result = scoreExam(exam([place("constructor", choice)], over("variable", { identifier: "constructor.SCORE" })), {});

    expect(result.outcomes["TOTAL"]).toBe(0);
  });

  it("survives being stored as JSON", () => {
    const scoring = exam([place("q1", choice), place("e", essay)], sum(over("testVariables", { variableIdentifier: "SCORE" })));

    const stored = v.parse(examScoringSchema, JSON.parse(JSON.stringify(scoring)));

    expect(scoreExam(stored, { q1: A })).toEqual(scoreExam(scoring, { q1: A }));
  });
});
