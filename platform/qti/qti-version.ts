import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { XmlElement } from "./xml-element.ts";

const VERSIONS: readonly (readonly [RegExp, string])[] = [
  [/imsqti(?:asi)?_v3p\d/u, "3.0"], [/imsqti_v2p2/u, "2.2"], [/imsqti_v2p1/u, "2.1"], [/imsqti_v2p0/u, "2.0"], [/apip/u, "2.1"],
];

/** The QTI version that the root's namespace names; empty when it names none. */
export function qtiVersion(root: XmlElement): string {
  return VERSIONS.find(([pattern]) => pattern.test(root.uri))?.[1] ?? "";
}

/** Requires a root element of QTI 2 or 3. Fails with import/not-qti and says what the file is instead, where that is known. */
export function requireQti(root: XmlElement, name: "assessmentItem" | "assessmentTest", file: string): Result<void, InvigilError> {
  if (root.name === name) return ok(undefined);
  return fail("import/not-qti", whatItIs(root) ?? `The file holds <${root.name.slice(0, 100)}> where ${name} is expected`, { file, line: root.line });
}

/** Names formats that people take for QTI 2 or 3; null for anything else. */
export function whatItIs(root: XmlElement): string | null {
  if (root.name === "questestinterop") return "This is QTI 1.2 (as Canvas and Blackboard export it); export it as QTI 2.1, 2.2 or 3.0";
  if (root.name === "quiz") return "This is Moodle XML; export it as QTI 2.1, 2.2 or 3.0";
  return null;
}
