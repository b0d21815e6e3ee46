import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { responseSchema } from "../../../../core/assessment/exam-content.ts";
import { scoreExam } from "../../../../core/assessment/scoring/score-exam.ts";
import { importExam } from "../../../../platform/qti/import-exam.ts";
import type { ImportedExam } from "../../../../platform/qti/report.ts";

const demo = new URL("../../../../platform/demo/", import.meta.url);

async function importDemo(): Promise<ImportedExam> {
  const exam = await importExam(fileURLToPath(new URL("exam", demo)), { leaveOutUnsupported: false });
  if (!exam.ok) throw new Error(exam.error.message);
  return exam.value;
}
async function answers(): Promise<Record<string, Record<string, readonly string[]>>> {
  return v.parse(v.record(v.string(), v.record(v.string(), responseSchema)), JSON.parse(await readFile(new URL("answers.json", demo), "utf8")));
}

describe("the demo exam", () => {
  it("is imported without a warning", async () => {
    const { report, content } = await importDemo();

    expect([...report.unsupported, ...report.warnings]).toEqual([]);
    expect(content.items).toHaveLength(12);
    expect(content.assets.map(({ mediaType }) => mediaType)).toEqual(["image/svg+xml", "image/svg+xml"]);
  });

  it("shows every interaction that can be drawn, a five-statement scale and an essay among them", async () => {
    const { content } = await importDemo();
    const interactions = content.items.flatMap((item) => item.interactions);

    expect([...new Set(interactions.map(({ kind }) => kind))].sort()).toEqual(["choice", "extended-text", "inline-choice", "match", "order", "text-entry"]);
    expect(interactions.flatMap((interaction) => (interaction.kind === "match" ? [[interaction.layout, interaction.rows.length]] : []))).toEqual([["grid", 3], ["likert", 5]]);
    expect(interactions.flatMap((interaction) => (interaction.kind === "choice" ? [interaction.maxChoices] : []))).toEqual(expect.arrayContaining([0, 1]));
    expect(JSON.stringify(content)).toContain(`"kind":"math"`);
  });

  it("gives full marks for the right answers", async () => {
    const { scoring } = await importDemo();

    const result = scoreExam(scoring, await answers());

    expect(result.outcomes).toEqual({ SCORE: 20, MAXSCORE: 20, PASSED: true, INTEREST: 21 });
    expect(result.points).toEqual({ score: 20, maximum: 20, awaitingMarking: 1 });
    expect(Object.values(result.items).every(({ answered }) => answered)).toBe(true);
  });

  it("gives part of the marks for half-right answers", async () => {
    const { scoring } = await importDemo();
    const partly = {
      "rings": { RESPONSE: ["saturn", "uranus", "mars"] }, "escape-speed": { RESPONSE: ["44.8"] }, "light-time": { SUN: ["minutes"] }, "first-in-space": { RESPONSE: ["yuri gagarin "] },
      "milestones": { RESPONSE: ["satellite", "moon", "orbit", "voyager", "hubble", "helicopter"] }, "worlds": { RESPONSE: ["moons mars", "landed jupiter", "landed mars"] },
    };

    const { items, outcomes } = scoreExam(scoring, partly);

    expect(Object.fromEntries(Object.keys(partly).map((id) => [id, items[id]?.score]))).toEqual({
      "rings": 0.5, "escape-speed": 1, "light-time": 1, "first-in-space": 1, "milestones": 1, "worlds": 1,
    });
    expect(outcomes).toMatchObject({ SCORE: 5.5, PASSED: false });
  });

  it("keeps its key on the platform", async () => {
    const { content } = await importDemo();

    expect(JSON.stringify(content)).not.toMatch(/Gagarin|22\.4|MAXSCORE|mapResponse/u);
  });
});
