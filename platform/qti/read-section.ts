import * as v from "valibot";
import { itemIdSchema } from "../../core/assessment/exam-content.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { PictureUse } from "./item-context.ts";
import type { Library } from "./library.ts";
import { Notes } from "./notes.ts";
import { readRubrics } from "./read-rubric.ts";
import { resolveReference } from "./safe-path.ts";
import type { Obstacle } from "./section-features.ts";
import { obstaclesOf } from "./section-features.ts";
import type { Group, ItemReference } from "./test-outline.ts";
import type { XmlElement } from "./xml-element.ts";
import { booleanAttribute, childElements, listAttribute, numberAttribute, textAttribute } from "./xml-element.ts";

/** Most questions and sections of one test, references followed. */
const TEST_LIMITS = { items: 2000, sections: 2000 } as const;

/** Where a section stands: its file, what is around it, and the section files that led to it. */
export interface SectionPlace {
  readonly file: string;
  readonly sections: readonly string[];
  readonly obstacles: readonly Obstacle[];
  readonly stack: readonly string[];
}

/** Reads sections, their sub-sections, and those in files of their own. */
export class SectionReader {
  readonly #library: Library;
  readonly #notes: Notes;
  readonly #pictures: PictureUse[];
  readonly #seen = new Set<string>();
  #sections = 0;

  /** @param pictures collects the pictures of rubrics */
  constructor(library: Library, notes: Notes, pictures: PictureUse[]) {
    this.#library = library;
    this.#notes = notes;
    this.#pictures = pictures;
  }

  /** The groups of questions that a child of a test part or section stands for; none for other elements. */
  async read(element: XmlElement, place: SectionPlace): Promise<Result<readonly Group[], InvigilError>> {
    if (element.name === "assessmentSection") return await this.#section(element, place);
    if (element.name === "assessmentSectionRef") return await this.#sectionFile(element, place);
    return ok([]);
  }

  async #sectionFile(element: XmlElement, place: SectionPlace): Promise<Result<readonly Group[], InvigilError>> {
    const path = resolveReference(place.file, textAttribute(element, "href"));
    const detail = { file: place.file, line: element.line };
    if (path === null) return fail("import/missing-file", "A section's file is not in the package", detail);
    // SECURITY: without this check two section files that refer to each other would be read for ever.
    if (place.stack.includes(path)) return fail("import/cyclic-reference", "A section refers to itself", { ...detail, section: path });
    const document = await this.#library.document(path);
    if (!document.ok) return document;
    if (document.value.name !== "assessmentSection") return fail("import/invalid-item", "A section's file holds something else", { file: path });
    return await this.#section(document.value, { ...place, file: path, stack: [...place.stack, path] });
  }

  async #section(element: XmlElement, place: SectionPlace): Promise<Result<readonly Group[], InvigilError>> {
    this.#sections += 1;
    // SECURITY: section files may be referred to many times, and each time again many; this bounds what a few files multiply to.
    if (this.#sections > TEST_LIMITS.sections) return fail("import/too-large", `A test may have ${TEST_LIMITS.sections} sections`);
    const id = textAttribute(element, "identifier") || `section-${this.#sections}`;
    const head = {
      id, title: textAttribute(element, "title"), visible: booleanAttribute(element, "visible", true),
      rubric: readRubrics(element, place.file, this.#notes, this.#pictures),
    };
    const inside = { ...place, sections: [...place.sections, id], obstacles: [...place.obstacles, ...obstaclesOf(element, this.#notes)] };
    const groups: Group[] = [{ ...head, items: [] }];
    for (const child of childElements(element)) {
      if (child.name === "assessmentItemRef") {
        const reference = this.#reference(child, inside);
        if (!reference.ok) return reference;
        appendItem(groups, head, reference.value);
      } else {
        const found = await this.read(child, inside);
        if (!found.ok) return found;
        groups.push(...found.value);
      }
    }
    return ok(withoutEmpty(groups));
  }

  #reference(element: XmlElement, place: SectionPlace): Result<ItemReference, InvigilError> {
    const id = v.safeParse(itemIdSchema, textAttribute(element, "identifier"));
    const detail = { file: place.file, line: element.line };
    if (!id.success) return fail("import/invalid-item", "A question has no usable identifier", detail);
    if (this.#seen.has(id.output)) return fail("import/invalid-item", "Two questions have the same identifier", { ...detail, item: id.output });
    this.#seen.add(id.output);
    if (this.#seen.size > TEST_LIMITS.items) return fail("import/too-large", `A test may have ${TEST_LIMITS.items} questions`);
    const notes = new Notes(place.file, id.output);
    const path = resolveReference(place.file, textAttribute(element, "href"));
    if (path === null) notes.refuse(element, "assessmentItemRef", "The item's file is not in the package", "import/missing-file");
    for (const { at, feature, message } of [...place.obstacles, ...obstaclesOf(element, notes)]) notes.refuse(at, feature, message);
    return ok({
      id: id.output, path, notes, sections: place.sections, categories: listAttribute(element, "category"),
      weights: Object.fromEntries(childElements(element, "weight").map((weight) => [textAttribute(weight, "identifier"), numberAttribute(weight, "value") ?? 1])),
      variableMappings: Object.fromEntries(childElements(element, "variableMapping").map((mapping) => [
        textAttribute(mapping, "targetIdentifier"), textAttribute(mapping, "sourceIdentifier"),
      ])),
    });
  }
}

/** Puts a question under its section's heading; after a sub-section the heading comes again, so that the order stays. */
function appendItem(groups: Group[], head: Omit<Group, "items">, item: ItemReference): void {
  const last = groups.at(-1);
  const own = last !== undefined && (last.id === head.id || last.id.startsWith(`${head.id} (`));
  if (own) groups[groups.length - 1] = { ...last, items: [...last.items, item] };
  else groups.push({ ...head, id: `${head.id} (${groups.length})`, rubric: [], items: [item] });
}

/** A heading without questions of its own passes its title and rubric on to the first of its sub-sections. */
function withoutEmpty(groups: readonly Group[]): readonly Group[] {
  const [first, second, ...rest] = groups;
  if (first === undefined || second === undefined || first.items.length > 0) return groups.filter(({ items, rubric }) => items.length > 0 || rubric.length > 0);
  const title: Group["rubric"] = first.visible && first.title !== "" && first.title !== second.title
    ? [{ kind: "html", name: "p", attributes: {}, children: [{ kind: "html", name: "strong", attributes: {}, children: [{ kind: "text", text: first.title }] }] }]
    : [];
  return [{ ...second, rubric: [...title, ...first.rubric, ...second.rubric] }, ...rest];
}
