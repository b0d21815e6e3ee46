import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import type { Library } from "./library.ts";
import { whatItIs } from "./qti-version.ts";
import { resolveReference } from "./safe-path.ts";
import type { XmlElement } from "./xml-element.ts";
import { allElements, textAttribute } from "./xml-element.ts";

/** What to import: a test, or items that nobody put in one. */
export type Found =
  | { readonly kind: "test"; readonly path: string }
  | { readonly kind: "items"; readonly paths: readonly string[]; readonly unreadable: readonly InvigilError[] };

/**
 * Finds what a source holds: through its manifest when it has one, else by looking into its XML files.
 * Fails with import/no-test, import/several-tests or import/not-qti.
 */
export async function findTest(library: Library): Promise<Result<Found, InvigilError>> {
  const manifest = library.source.paths.filter((path) => /(?:^|\/)imsmanifest\.xml$/iu.test(path)).toSorted((left, right) => depth(left) - depth(right))[0];
  if (manifest !== undefined) {
    const root = await library.document(manifest);
    if (!root.ok) return root;
    const found = fromManifest(root.value, manifest);
    if (found !== null) return found;
  }
  return await fromFiles(library);
}

/** What a manifest says (IMS Content Packaging, resource types of QTI 2 and 3); null when it names neither a test nor an item. */
function fromManifest(root: XmlElement, manifest: string): Result<Found, InvigilError> | null {
  const resources = [...allElements(root)].filter(({ name }) => name === "resource");
  const of = (pattern: RegExp): readonly string[] => resources.flatMap((resource) => {
    const path = pattern.test(textAttribute(resource, "type")) ? resolveReference(manifest, textAttribute(resource, "href")) : null;
    return path === null ? [] : [path];
  });
  const tests = of(/^imsqti_(?:test|assessment)_xmlv[23]/u);
  const items = of(/^imsqti_item_xmlv[23]/u);
  const [test] = tests;
  if (tests.length > 1) return severalTests(tests);
  if (test !== undefined) return ok({ kind: "test", path: test });
  if (items.length > 0) return ok({ kind: "items", paths: [...new Set(items)], unreadable: [] });
  const old = resources.some((resource) => textAttribute(resource, "type").startsWith("imsqti_xmlv1p"));
  return old ? fail("import/not-qti", "This is QTI 1.2 (as Canvas and Blackboard export it); export it as QTI 2.1, 2.2 or 3.0", { file: manifest }) : null;
}

async function fromFiles(library: Library): Promise<Result<Found, InvigilError>> {
  const { source } = library;
  const tests: string[] = [];
  const items: string[] = [];
  const unreadable: InvigilError[] = [];
  let other: string | null = null;
  for (const path of source.paths) {
    if (source.kind !== "file" && !/\.xml$/iu.test(path)) continue;
    const root = await library.document(path);
    if (!root.ok) unreadable.push(root.error);
    else if (root.value.name === "assessmentTest") tests.push(path);
    else if (root.value.name === "assessmentItem") items.push(path);
    else other ??= whatItIs(root.value);
  }
  const [test] = tests;
  if (tests.length > 1) return severalTests(tests);
  if (test !== undefined) return ok({ kind: "test", path: test });
  if (items.length > 0) return ok({ kind: "items", paths: items, unreadable });
  if (other !== null) return fail("import/not-qti", other);
  const [first] = unreadable;
  return first === undefined ? fail("import/no-test", "There is no QTI test and no QTI item in it") : err(first);
}

function severalTests(tests: readonly string[]): Result<never, InvigilError> {
  return fail("import/several-tests", "There is more than one test; hand over one at a time", { tests: tests.slice(0, 10).join(", ") });
}

function depth(path: string): number {
  return path.split("/").length;
}
