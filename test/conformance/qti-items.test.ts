import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { checkExam } from "../../platform/qti/import-exam.ts";
import { plainResponsesSchema, scoreItemFile } from "../../platform/qti/score-item-file.ts";

/*
 * 39 items in QTI 2.2 and 3.0 with 117 cases of responses and the outcomes that they must give
 * (pie-framework/pie-qti, MIT; see the shared data's README). The 3.0 form is a mechanical conversion.
 */
const items = new URL("../../../shared/data/qti/items/", import.meta.url);
const present = existsSync(items);
const VERSIONS = ["2.2", "3.0"] as const;
const CASES = 117;

/** Items that cannot be shown in this form, and why. They are scored all the same. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  positionObject_mapResponse_wrong: "positionObjectStage",
  qti22_advanced_q10_hotspot: "hotspotInteraction",
  qti22_advanced_q6_gap_match: "gapMatchInteraction",
  template_randomFloat_roundTo_mathConstant: "templateProcessing",
  template_randomInteger_printedVariable: "templateProcessing",
};
/** Cases that are known not to score as expected, `item / case`, and why. Empty: all do. */
const NOT_SCORED: Readonly<Record<string, string>> = {};

const caseSchema = v.array(v.object({ case: v.string(), seed: v.nullable(v.number()), responses: plainResponsesSchema, expectedOutcomes: v.record(v.string(), v.unknown()) }));

interface Row {
  readonly name: string;
  readonly version: string;
  readonly imports: boolean;
  readonly reason: string;
  readonly scored: readonly string[];
  readonly failed: readonly string[];
}

async function rowOf(name: string, version: string): Promise<Row> {
  const file = fileURLToPath(new URL(`${name}/item-${version}.xml`, items));
  const report = await checkExam(file);
  const cases = v.parse(caseSchema, JSON.parse(await readFile(new URL(`${name}/cases.json`, items), "utf8")));
  const scored: string[] = [];
  const failed: string[] = [];
  for (const { case: title, seed, responses, expectedOutcomes } of cases) {
    const result = await scoreItemFile(file, responses, seed ?? 0);
    const right = result.ok && Object.entries(expectedOutcomes).every(([id, value]) => JSON.stringify(result.value.outcomes[id]) === JSON.stringify(value));
    (right ? scored : failed).push(title);
  }
  const reason = report.ok ? (report.value.unsupported[0]?.feature ?? "") : report.error.code;
  return { name, version, imports: report.ok && report.value.unsupported.length === 0, reason, scored, failed };
}

describe.skipIf(!present)("the conformance items (skipped when the shared data is absent)", () => {
  it("score as expected, and import but for those that are known not to", async () => {
    const names = readdirSync(items, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
    const rows: Row[] = [];
    for (const name of names) for (const version of VERSIONS) rows.push(await rowOf(name, version));

    const table = rows.map((row) => [row.name.padEnd(58), row.version, row.imports ? "yes" : `no: ${row.reason}`, `${row.scored.length}/${row.scored.length + row.failed.length}`].join("  "));
    process.stdout.write(`\nitem${" ".repeat(56)}QTI  imports  cases as expected\n${table.join("\n")}\n${summary(rows)}\n`);

    const wrong = rows.flatMap(({ name, failed }) => failed.map((title) => `${name} / ${title}`));
    expect([...new Set(wrong)].sort()).toEqual(Object.keys(NOT_SCORED).sort());
    expect(Object.fromEntries(rows.filter(({ imports }) => !imports).map(({ name, reason }) => [name, reason]))).toEqual(NOT_SHOWN);
    for (const version of VERSIONS) {
      const of = rows.filter((row) => row.version === version);
      expect(of).toHaveLength(39);
      expect(of.filter(({ imports }) => imports)).toHaveLength(34);
      expect(of.reduce((sum, { scored }) => sum + scored.length, 0)).toBe(CASES - Object.keys(NOT_SCORED).length);
    }
  });
});

function summary(rows: readonly Row[]): string {
  return VERSIONS.map((version) => {
    const of = rows.filter((row) => row.version === version);
    const count = (pick: (row: Row) => number): number => of.reduce((sum, row) => sum + pick(row), 0);
    return `QTI ${version}: ${of.filter(({ imports }) => imports).length} of ${of.length} items import, ${count(({ scored }) => scored.length)} of ${count(({ scored, failed }) => scored.length + failed.length)} cases score as expected`;
  }).join("\n");
}
