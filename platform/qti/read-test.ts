import * as v from "valibot";
import type { ContentNode } from "../../core/assessment/content.ts";
import type { OutcomeVariable, Rule } from "../../core/assessment/scoring/model.ts";
import { ruleSchema } from "../../core/assessment/scoring/model.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { parseOutcomes } from "./import-declarations.ts";
import { parseRules } from "./import-rules.ts";
import type { PictureUse } from "./item-context.ts";
import type { Library } from "./library.ts";
import { Notes } from "./notes.ts";
import { qtiVersion, requireQti } from "./qti-version.ts";
import { readRubrics } from "./read-rubric.ts";
import { SectionReader } from "./read-section.ts";
import { obstaclesOf } from "./section-features.ts";
import type { Group, TestOutline } from "./test-outline.ts";
import type { XmlElement } from "./xml-element.ts";
import { attributeOf, childElement, childElements, textAttribute } from "./xml-element.ts";

/**
 * Reads an assessment test and the sections it refers to; not yet its items.
 * Fails with import/cyclic-reference, import/missing-file, import/invalid-item, import/too-large and what reading a file can fail with.
 */
export async function readTest(library: Library, path: string): Promise<Result<TestOutline, InvigilError>> {
  const document = await library.document(path);
  if (!document.ok) return document;
  const root = document.value;
  const qti = requireQti(root, "assessmentTest", path);
  if (!qti.ok) return qti;
  const notes = new Notes(path, null);
  const pictures: PictureUse[] = [];
  const reader = new SectionReader(library, notes, pictures);
  const testRubric = readRubrics(root, path, notes, pictures);
  obstaclesOf(root, notes);
  noteTest(root, notes);
  const parts: TestOutline["parts"][number][] = [];
  for (const part of childElements(root, "testPart")) {
    const groups = await readPart(part, path, reader, notes, pictures);
    if (!groups.ok) return groups;
    parts.push({
      id: textAttribute(part, "identifier") || `part-${parts.length + 1}`,
      navigation: textAttribute(part, "navigationMode") === "linear" ? "linear" : "nonlinear",
      groups: parts.length === 0 ? withRubric(groups.value, testRubric) : groups.value,
    });
  }
  if (parts.every(({ groups }) => groups.every(({ items }) => items.length === 0))) return fail("import/no-test", "The test has no questions", { file: path });
  return ok({
    title: textAttribute(root, "title") || textAttribute(root, "identifier") || library.source.name,
    language: attributeOf(root, "xml:lang") ?? "",
    qtiVersion: qtiVersion(root),
    parts, pictures, notes, ...readOutcomes(root, notes),
  });
}

async function readPart(
  part: XmlElement, path: string, reader: SectionReader, notes: Notes, pictures: PictureUse[],
): Promise<Result<readonly Group[], InvigilError>> {
  const place = { file: path, sections: [textAttribute(part, "identifier")], obstacles: obstaclesOf(part, notes), stack: [path] };
  const groups: Group[] = [];
  for (const child of childElements(part)) {
    const found = await reader.read(child, place);
    if (!found.ok) return found;
    groups.push(...found.value);
  }
  return ok(withRubric(groups, readRubrics(part, path, notes, pictures)));
}

/** A rubric of a part or a test comes before its first section's. */
function withRubric(groups: readonly Group[], rubric: readonly ContentNode[]): readonly Group[] {
  return groups.map((group, index) => (index === 0 ? { ...group, rubric: [...rubric, ...group.rubric] } : group));
}

function noteTest(root: XmlElement, notes: Notes): void {
  const feedback = childElement(root, "testFeedback") ?? childElements(root, "testPart").map((part) => childElement(part, "testFeedback")).find((found) => found !== null);
  if (feedback) notes.warn(feedback, "testFeedback", "Feedback about the test is not shown");
  const stylesheet = childElement(root, "stylesheet");
  if (stylesheet !== null) notes.warn(stylesheet, "stylesheet", "Stylesheets are not taken over");
}

/** Outcome processing that cannot be read is noted; the test can then still be imported without it. */
function readOutcomes(root: XmlElement, notes: Notes): { readonly outcomes: readonly OutcomeVariable[]; readonly outcomeProcessing: readonly Rule[] } {
  const before = notes.refused.length;
  const outcomes = parseOutcomes(root, notes);
  const processing = childElement(root, "outcomeProcessing");
  const rules = processing === null ? [] : parseRules(childElements(processing), "outcome", notes);
  if (!v.is(v.array(ruleSchema), rules)) notes.invalid(processing, "outcomeProcessing", "An identifier in the outcome processing is too long");
  return { outcomes, outcomeProcessing: notes.refused.length === before ? rules : [] };
}
