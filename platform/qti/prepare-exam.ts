import * as v from "valibot";
import { itemSchema } from "../../core/assessment/exam-content.ts";
import { itemScoringSchema } from "../../core/assessment/scoring/model.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { findTest } from "./find-test.ts";
import type { ParsedItem } from "./import-item.ts";
import { parseItem } from "./import-item.ts";
import { Library } from "./library.ts";
import { testOfItems } from "./loose-items.ts";
import { Notes } from "./notes.ts";
import { openSource } from "./open-source.ts";
import { qtiVersion, requireQti } from "./qti-version.ts";
import type { Picture } from "./read-pictures.ts";
import { readPictures } from "./read-pictures.ts";
import { readTest } from "./read-test.ts";
import type { ImportIssue, ImportReport } from "./report.ts";
import type { QtiSource } from "./source.ts";
import type { ItemReference, TestOutline } from "./test-outline.ts";

/** A question with everything that was found out about it. */
export interface PreparedItem {
  readonly reference: ItemReference;
  /** Null when its file could not be read. */
  readonly parsed: ParsedItem | null;
  readonly pictures: readonly Picture[];
  readonly refused: readonly ImportIssue[];
  readonly warned: readonly ImportIssue[];
}

/** A whole source, read. Nothing has been left out of it yet. */
export interface PreparedExam {
  readonly source: QtiSource["kind"];
  readonly outline: TestOutline;
  readonly items: readonly PreparedItem[];
  /** Pictures of the rubrics. */
  readonly pictures: readonly Picture[];
  readonly report: ImportReport;
}

/** Reads a zip, folder or file completely. Fails only when it holds no test that could be imported even in part. */
export async function prepareExam(path: string, name?: string): Promise<Result<PreparedExam, InvigilError>> {
  const source = await openSource(path);
  if (!source.ok) return source;
  try {
    return await prepare(new Library(name === undefined ? source.value : { ...source.value, name }));
  } finally {
    source.value.close();
  }
}

async function prepare(library: Library): Promise<Result<PreparedExam, InvigilError>> {
  const found = await findTest(library);
  if (!found.ok) return found;
  const outline = found.value.kind === "test" ? await readTest(library, found.value.path) : ok(await testOfItems(library, found.value.paths));
  if (!outline.ok) return outline;
  const { notes, parts, language } = outline.value;
  if (found.value.kind === "items") for (const error of found.value.unreadable) notes.failed(error, "file");
  const references = parts.flatMap(({ groups }) => groups.flatMap(({ items }) => items));
  const items: PreparedItem[] = [];
  for (const reference of references) items.push(await prepareItem(library, reference, language));
  const rubricNotes = new Notes(notes.file, null);
  const pictures = await readPictures(library, outline.value.pictures, rubricNotes);
  for (const issue of rubricNotes.refused) notes.warn(null, issue.feature, `${issue.message}; it is left out of the rubric`);
  const report = reportOf(library, outline.value, items, await versionOf(library, outline.value, references));
  return ok({ source: library.source.kind, outline: outline.value, items, pictures, report });
}

async function prepareItem(library: Library, reference: ItemReference, language: string): Promise<PreparedItem> {
  const { path, id } = reference;
  const notes = new Notes(path ?? reference.notes.file, id);
  const parsed = path === null ? null : await readItem(library, path, reference, language, notes);
  const pictures = parsed === null ? [] : await readPictures(library, parsed.pictures, notes);
  if (parsed !== null) checkBounds(parsed, notes);
  return {
    reference, parsed, pictures,
    refused: [...reference.notes.refused, ...notes.refused],
    warned: [...reference.notes.warned, ...notes.warned],
  };
}

/** What reading let through but the contracts do not allow: a text that is too long, a count that is too high. */
function checkBounds(parsed: ParsedItem, notes: Notes): void {
  for (const [schema, half] of [[itemSchema, parsed.item], [itemScoringSchema, parsed.scoring]] as const) {
    const checked = v.safeParse(schema, half);
    if (!checked.success) notes.invalid(null, "item", `The item does not fit: ${checked.issues[0].message.slice(0, 200)}`);
  }
}

async function readItem(library: Library, path: string, reference: ItemReference, language: string, notes: Notes): Promise<ParsedItem | null> {
  const document = await library.document(path);
  const checked = document.ok ? requireQti(document.value, "assessmentItem", path) : document;
  if (!document.ok || !checked.ok) {
    if (!checked.ok) notes.failed(checked.error, "assessmentItem");
    return null;
  }
  return parseItem(document.value, { id: reference.id, file: path, language }, notes);
}

/** The test's version, else the first item's. */
async function versionOf(library: Library, outline: TestOutline, references: readonly ItemReference[]): Promise<string> {
  const path = references[0]?.path ?? null;
  if (outline.qtiVersion !== "" || path === null) return outline.qtiVersion;
  const document = await library.document(path);
  return document.ok ? qtiVersion(document.value) : "";
}

function reportOf(library: Library, outline: TestOutline, items: readonly PreparedItem[], version: string): ImportReport {
  return {
    title: outline.title,
    source: library.source.kind,
    qtiVersion: version,
    questions: items.map(({ reference, parsed, refused }) => ({
      item: reference.id,
      file: reference.path ?? reference.notes.file,
      title: parsed?.item.title ?? "",
      interactions: parsed?.item.interactions.map(({ kind }) => kind) ?? [],
      importable: refused.length === 0 && parsed !== null,
    })),
    unsupported: [...outline.notes.refused, ...items.flatMap(({ refused }) => refused)],
    warnings: [...outline.notes.warned, ...items.flatMap(({ warned }) => warned)],
  };
}
