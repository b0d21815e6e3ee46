import * as v from "valibot";
import type { ItemScoring } from "../../core/assessment/scoring/model.ts";
import type { ItemResponses } from "../../core/assessment/scoring/run-item.ts";
import { scoreItem } from "../../core/assessment/scoring/score-item.ts";
import type { OutcomeValue } from "../../core/assessment/scoring/value.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { parseItemScoring } from "./import-scoring.ts";
import { Notes } from "./notes.ts";
import { openSource } from "./open-source.ts";
import { parseXml } from "./parse-xml.ts";
import { requireQti } from "./qti-version.ts";

const plainValue = v.nullable(v.union([v.string(), v.number(), v.boolean(), v.array(v.union([v.string(), v.number(), v.boolean()]))]));

/** Responses as people write them: a text, number, boolean or null, or an array of them, by response identifier. */
export const plainResponsesSchema = v.record(v.string(), plainValue);
export type PlainResponses = v.InferOutput<typeof plainResponsesSchema>;

/**
 * Scores one QTI item file (2.1, 2.2 or 3.0), also one with interactions that cannot be shown here.
 * @param responses parsed JSON of the responses file
 * @param seed for the `random…` operators; 0 by default
 * Fails with usage/invalid when the responses are not in the form above, with import/… when the item cannot be read or scored.
 */
export async function scoreItemFile(
  itemPath: string, responses: unknown, seed = 0,
): Promise<Result<{ readonly outcomes: Readonly<Record<string, OutcomeValue>> }, InvigilError>> {
  const parsed = v.safeParse(plainResponsesSchema, responses);
  if (!parsed.success || Array.isArray(responses)) return fail("usage/invalid", "The responses are an object: response identifier -> text, number, boolean, null or an array of them");
  const scoring = await readItemScoring(itemPath);
  return scoring.ok ? ok(scoreItem(scoring.value, toItemResponses(parsed.output), { seed })) : scoring;
}

/** Plain responses as the lexical values that scoring takes. */
function toItemResponses(responses: PlainResponses): ItemResponses {
  return Object.fromEntries(Object.entries(responses).map(([id, value]) => [id, value === null ? [] : [value].flat().map(String)]));
}

async function readItemScoring(path: string): Promise<Result<ItemScoring, InvigilError>> {
  const source = await openSource(path);
  if (!source.ok) return source;
  try {
    const file = source.value.paths[0];
    if (source.value.kind !== "file" || file === undefined) return fail("import/not-qti", "Give one item file");
    const bytes = await source.value.read(file);
    if (!bytes.ok) return bytes;
    const root = parseXml(bytes.value, file);
    if (!root.ok) return root;
    const qti = requireQti(root.value, "assessmentItem", file);
    if (!qti.ok) return qti;
    const notes = new Notes(file, null);
    const scoring = parseItemScoring(root.value, notes);
    const [issue] = notes.refused;
    return issue === undefined ? ok(scoring) : fail(issue.code, issue.message, { file, line: issue.line });
  } finally {
    source.value.close();
  }
}
