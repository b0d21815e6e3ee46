import { SaxesParser } from "saxes";
import type { InvigilError } from "../../core/errors.ts";
import { fail, invigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import { decodeText } from "./decode-text.ts";
import type { XmlElement, XmlNode } from "./xml-element.ts";
import { normalisedName } from "./xml-element.ts";

/** Bounds of one XML file: bytes, nesting, and elements together with attributes. Real items stay far below. */
export const XML_LIMITS = { bytes: 8 * 1_048_576, depth: 100, nodes: 200_000 } as const;

/** Characters handed to the parser at a time, so that it stops soon after a refusal. */
const STEP = 65_536;

interface Growing {
  readonly element: Omit<XmlElement, "children">;
  readonly children: XmlNode[];
}

/**
 * Parses one XML file into elements that know their line. Strict: what is not well-formed is refused with its line.
 * There is no DTD, so no entities but XML's own five can exist, and nothing is ever fetched.
 * Fails with import/too-large, import/bad-encoding, import/xml-doctype, import/xml-too-deep or import/xml-malformed.
 */
export function parseXml(bytes: Uint8Array, file: string): Result<XmlElement, InvigilError> {
  // SECURITY: a file beyond this size would hold the platform's memory and time for one upload.
  if (bytes.length > XML_LIMITS.bytes) return fail("import/too-large", `An XML file may have ${XML_LIMITS.bytes} bytes`, { file, bytes: bytes.length, limit: XML_LIMITS.bytes });
  const text = decodeText(bytes, file);
  return text.ok ? new TreeBuilder(file, text.value).build() : text;
}

class TreeBuilder {
  readonly #file: string;
  readonly #text: string;
  /** Offset of each line's first character. */
  readonly #lines: readonly number[];
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #open: Growing[] = [];
  #failure: InvigilError | null = null;
  #root: XmlElement | null = null;
  #nodes = 0;
  #start: { readonly line: number; readonly column: number } = { line: 1, column: 1 };

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
    this.#lines = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/gu), (end) => end.index + end[0].length)];
    const parser = this.#parser;
    parser.on("error", (error) => this.#refuse("import/xml-malformed", error.message.replace(/^[\d:]+\s*/u, "")));
    // SECURITY: without this refusal a DTD could declare entities (entity bombs, local files).
    parser.on("doctype", () => this.#refuse("import/xml-doctype", "A document type declaration is not accepted"));
    parser.on("opentagstart", (tag) => {
      // The parser has read on by now, perhaps into the next line.
      this.#start = this.#placeOf(text.lastIndexOf("<", parser.position - tag.name.length - 1));
    });
    parser.on("opentag", (tag) => {
      const attributes = Object.values(tag.attributes);
      this.#nodes += 1 + attributes.length;
      // SECURITY: without these bounds a small file of nested tags exhausts the stack of everything that walks the tree.
      if (this.#open.length >= XML_LIMITS.depth) this.#refuse("import/xml-too-deep", `Elements are nested more than ${XML_LIMITS.depth} deep`);
      if (this.#nodes > XML_LIMITS.nodes) this.#refuse("import/too-large", `The file has more than ${XML_LIMITS.nodes} elements and attributes`);
      this.#open.push({
        element: { kind: "element", name: normalisedName(tag.local), uri: tag.uri, attributes: new Map(attributes.map(({ name, value }) => [name, value])), ...this.#start },
        children: [],
      });
    });
    parser.on("text", (data) => this.#append(data));
    parser.on("cdata", (data) => this.#append(data));
    parser.on("closetag", () => {
      const closed = this.#open.pop();
      if (closed === undefined) return;
      const element: XmlElement = { ...closed.element, children: closed.children };
      const parent = this.#open.at(-1);
      if (parent === undefined) this.#root = element;
      else parent.children.push(element);
    });
  }

  build(): Result<XmlElement, InvigilError> {
    const text = this.#text;
    for (let start = 0; start < text.length && this.#failure === null; start += STEP) this.#parser.write(text.slice(start, start + STEP));
    if (this.#failure === null) this.#parser.close();
    if (this.#failure !== null) return err(this.#failure);
    return this.#root === null ? fail("import/xml-malformed", "There is no element in the file", { file: this.#file, line: 1 }) : ok(this.#root);
  }

  /** Line and column of an offset, from 1. */
  #placeOf(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 };
  }

  #append(text: string): void {
    this.#open.at(-1)?.children.push({ kind: "text", text });
  }

  #refuse(code: InvigilError["code"], message: string): void {
    this.#failure ??= invigilError(code, message, { file: this.#file, line: this.#parser.line });
  }
}
