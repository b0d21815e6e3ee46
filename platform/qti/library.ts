import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { parseXml } from "./parse-xml.ts";
import type { QtiSource } from "./source.ts";
import type { XmlElement } from "./xml-element.ts";

/** The files of a source, each read and parsed once. */
export class Library {
  readonly source: QtiSource;
  readonly #bytes = new Map<string, Promise<Result<Uint8Array, InvigilError>>>();
  readonly #documents = new Map<string, Promise<Result<XmlElement, InvigilError>>>();

  constructor(source: QtiSource) {
    this.source = source;
  }

  /** Bytes of a file. */
  bytes(path: string): Promise<Result<Uint8Array, InvigilError>> {
    const known = this.#bytes.get(path) ?? this.source.read(path);
    this.#bytes.set(path, known);
    return known;
  }

  /** Root element of an XML file. */
  document(path: string): Promise<Result<XmlElement, InvigilError>> {
    const known = this.#documents.get(path) ?? this.#parse(path);
    this.#documents.set(path, known);
    return known;
  }

  async #parse(path: string): Promise<Result<XmlElement, InvigilError>> {
    const bytes = await this.bytes(path);
    return bytes.ok ? parseXml(bytes.value, path) : bytes;
  }
}
