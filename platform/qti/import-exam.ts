import * as v from "valibot";
import type { ContentNode } from "../../core/assessment/content.ts";
import type { ExamContent } from "../../core/assessment/exam-content.ts";
import { examContentSchema } from "../../core/assessment/exam-content.ts";
import type { ExamScoring } from "../../core/assessment/scoring/model.ts";
import { examScoringSchema } from "../../core/assessment/scoring/model.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { ParsedItem } from "./import-item.ts";
import type { PreparedExam, PreparedItem } from "./prepare-exam.ts";
import { prepareExam } from "./prepare-exam.ts";
import type { Picture } from "./read-pictures.ts";
import type { ImportedExam, ImportIssue, ImportReport } from "./report.ts";
import type { Group } from "./test-outline.ts";

export interface ImportOptions {
  /** Leaves out the items that cannot be imported, and imports the rest. */
  readonly leaveOutUnsupported: boolean;
  /** What the file was called where it came from, when it is called otherwise here. */
  readonly name?: string;
}

/**
 * Says what would be imported from a QTI zip, folder or file, what is not supported, and where. Imports nothing.
 * Fails with import/… when there is no test in it that could be read.
 * @param name what the file was called where it came from, when it is called otherwise here
 */
export async function checkExam(path: string, name?: string): Promise<Result<ImportReport, InvigilError>> {
  const prepared = await prepareExam(path, name);
  return prepared.ok ? ok(prepared.value.report) : prepared;
}

/**
 * Imports a QTI 2.1, 2.2 or 3.0 test from a zip, folder or file, in two halves: what candidates see and what scores it.
 * Fails with exam/unsupported-items (or the first problem's own code, when an item is damaged rather than unsupported) unless the
 * items in question may be left out, and with import/… when there is no test in it that could be read.
 */
export async function importExam(path: string, options: ImportOptions): Promise<Result<ImportedExam, InvigilError>> {
  const prepared = await prepareExam(path, options.name);
  if (!prepared.ok) return prepared;
  const { report, items } = prepared.value;
  const usable = items.filter(isUsable);
  if (!options.leaveOutUnsupported && report.unsupported.length > 0) return refusal(report);
  if (usable.length === 0) return refusal(report);
  const pictures = new Map([...prepared.value.pictures, ...usable.flatMap((item) => item.pictures)].map((picture) => [picture.path, picture] as const));
  return ok({
    // The schemas are the contract with everything that reads these later; a mismatch here is a bug of the importer.
    content: v.parse(examContentSchema, contentOf(prepared.value, usable, pictures)),
    scoring: v.parse(examScoringSchema, scoringOf(prepared.value, usable)),
    assets: new Map([...pictures.values()].map(({ path: asset, bytes }) => [asset, bytes])),
    report,
  });
}

type UsableItem = PreparedItem & { readonly parsed: ParsedItem };

function isUsable(item: PreparedItem): item is UsableItem {
  return item.parsed !== null && item.refused.length === 0;
}

function refusal(report: ImportReport): Result<never, InvigilError> {
  const [first] = report.unsupported;
  if (first === undefined) return fail("import/no-test", "There is nothing in it that can be imported");
  const damaged: ImportIssue | undefined = report.unsupported.find(({ code }) => code !== "import/unsupported");
  const issue = damaged ?? first;
  const items = new Set(report.unsupported.map(({ item }) => item)).size;
  return fail(damaged === undefined ? "exam/unsupported-items" : damaged.code, issue.message, { file: issue.file, line: issue.line, items });
}

function contentOf(exam: PreparedExam, usable: readonly UsableItem[], pictures: ReadonlyMap<string, Picture>): ExamContent {
  const used = new Set<string>(usable.map(({ reference }) => reference.id));
  const { outline } = exam;
  return {
    title: outline.title,
    language: outline.language || (usable[0]?.parsed.item.language ?? ""),
    parts: outline.parts
      .map(({ id, navigation, groups }) => ({ id, navigation, sections: groups.map((group) => sectionOf(group, used, pictures)).filter(({ items }) => items.length > 0) }))
      .filter(({ sections }) => sections.length > 0),
    items: usable.map(({ parsed }) => parsed.item),
    assets: [...pictures.values()].map(({ path, mediaType }) => ({ path, mediaType })),
  };
}

function sectionOf(group: Group, used: ReadonlySet<string>, pictures: ReadonlyMap<string, Picture>): ExamContent["parts"][number]["sections"][number] {
  return {
    id: group.id, title: group.title, visible: group.visible,
    rubric: withoutMissing(group.rubric, pictures),
    items: group.items.filter(({ id }) => used.has(id)).map(({ id }) => id),
  };
}

/** A rubric's pictures that cannot be shown are left out (noted as a warning). */
function withoutMissing(nodes: readonly ContentNode[], pictures: ReadonlyMap<string, Picture>): readonly ContentNode[] {
  return nodes.flatMap((node): readonly ContentNode[] => {
    if (node.kind === "image") return pictures.has(node.asset) ? [node] : [];
    return node.kind === "html" ? [{ ...node, children: withoutMissing(node.children, pictures) }] : [node];
  });
}

function scoringOf(exam: PreparedExam, usable: readonly UsableItem[]): ExamScoring {
  const used = new Set<string>(usable.map(({ reference }) => reference.id));
  return {
    version: 1,
    items: usable.map(({ reference, parsed }) => ({
      id: reference.id, sections: reference.sections, categories: reference.categories, weights: reference.weights,
      variableMappings: reference.variableMappings, scoring: parsed.scoring,
    })),
    leftOut: exam.items.map(({ reference }) => reference.id).filter((id) => !used.has(id)),
    outcomes: exam.outline.outcomes,
    outcomeProcessing: exam.outline.outcomeProcessing,
  };
}
