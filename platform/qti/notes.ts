import type { ErrorCode, InvigilError } from "../../core/errors.ts";
import type { ImportIssue } from "./report.ts";
import type { XmlElement } from "./xml-element.ts";

/** Collects what is found in one file while it is read: what cannot be imported, and what is imported in a simpler form. */
export class Notes {
  readonly file: string;
  readonly item: string | null;
  readonly #refused: ImportIssue[] = [];
  readonly #warned: ImportIssue[] = [];

  /** @param item identifier of the item reference that the file is read for; null for the test itself */
  constructor(file: string, item: string | null) {
    this.file = file;
    this.item = item;
  }

  /** What keeps the item from being imported. */
  get refused(): readonly ImportIssue[] {
    return this.#refused;
  }

  get warned(): readonly ImportIssue[] {
    return this.#warned;
  }

  /** Notes something that cannot be shown or scored. `at` is the element, null for the whole file. */
  refuse(at: XmlElement | null, feature: string, message: string, code: ErrorCode = "import/unsupported"): void {
    this.#refused.push(this.#issue(at, feature, message, code));
  }

  /** Notes something that the package gets wrong. */
  invalid(at: XmlElement | null, feature: string, message: string): void {
    this.refuse(at, feature, message, "import/invalid-item");
  }

  /** Notes that a file could not be read. The error's own file and line win. */
  failed(error: InvigilError, feature: string): void {
    const line = error.detail?.["line"];
    const file = error.detail?.["file"];
    const issue = this.#issue(null, feature, error.message, error.code);
    this.#refused.push({ ...issue, line: typeof line === "number" ? line : 0, file: typeof file === "string" ? file : issue.file });
  }

  /** Notes something that is imported in a simpler form. The same feature is noted once a file. */
  warn(at: XmlElement | null, feature: string, message: string): void {
    if (!this.#warned.some((issue) => issue.feature === feature && issue.message === message)) this.#warned.push(this.#issue(at, feature, message, "import/unsupported"));
  }

  #issue(at: XmlElement | null, feature: string, message: string, code: ErrorCode): ImportIssue {
    return { file: this.file, line: at?.line ?? 0, code, feature, message, item: this.item };
  }
}
