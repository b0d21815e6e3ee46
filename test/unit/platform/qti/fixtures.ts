import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Zippable } from "fflate";
import { zipSync } from "fflate";
import { afterEach } from "vitest";

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A temporary folder with files in it; removed after the test. */
export async function folderOf(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "invigil-qti-"));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** A temporary zip with files in it. */
export async function zipOf(files: Files): Promise<string> {
  return await zipBytes(zipSync(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, bytesOf(content)]))));
}

/** A temporary zip with options for each entry. */
export async function zipWith(entries: Zippable): Promise<string> {
  return await zipBytes(zipSync(entries));
}

/** A temporary file that ends in `.zip`. */
export async function zipBytes(bytes: Uint8Array): Promise<string> {
  return join(await folderOf({ "exam.zip": bytes }), "exam.zip");
}

export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

export interface ItemParts {
  readonly identifier?: string;
  readonly declarations?: string;
  readonly body?: string;
  readonly processing?: string;
  readonly rest?: string;
  readonly attributes?: string;
}

const CHOICE = `<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">
  <prompt>Which?</prompt><simpleChoice identifier="A">One</simpleChoice><simpleChoice identifier="B">Two</simpleChoice></choiceInteraction>`;
const MATCH_CORRECT = `<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>`;

const SCORE = `<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>`;

/** A response declaration in QTI 2. */
export function response(type: string, cardinality = "single", inside = ""): string {
  return `<responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" baseType="${type}">${inside}</responseDeclaration>`;
}

/** An item in QTI 2.1; a choice whose right answer is A, unless told otherwise. */
export function item(parts: ItemParts = {}): string {
  const { identifier = "item", declarations = response("identifier", "single", "<correctResponse><value>A</value></correctResponse>"), body = CHOICE, processing = MATCH_CORRECT, rest = "", attributes = "" } = parts;
  return `<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="${identifier}" title="A question" adaptive="false" timeDependent="false" ${attributes}>
${declarations}${SCORE}
<itemBody>${body}</itemBody>
${processing}${rest}</assessmentItem>`;
}

/** An assessment test in QTI 2.1 around sections. */
export function test21(sections: string, outcomes = "", attributes = ""): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="test" title="A test" ${attributes}>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<testPart identifier="part" navigationMode="nonlinear" submissionMode="simultaneous">${sections}</testPart>${outcomes}</assessmentTest>`;
}

/** A section of item references `q1`, `q2`, … with files of the same name. */
export function section(inside: string, attributes = `identifier="s" title="A section" visible="true"`): string {
  return `<assessmentSection ${attributes}>${inside}</assessmentSection>`;
}

export function itemRef(id: string, inside = "", attributes = ""): string {
  return `<assessmentItemRef identifier="${id}" href="${id}.xml" ${attributes}>${inside}</assessmentItemRef>`;
}

/** The smallest PNG: one pixel. */
export const PNG = Uint8Array.from(Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"));
