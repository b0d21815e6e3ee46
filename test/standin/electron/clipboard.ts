import { Blob } from "node:buffer";
import { Emulated, guarded } from "./emulated.ts";

type Payload = string | Blob | Promise<string | Blob>;

/** Electron 45's ClipboardItem: data by MIME type. */
export class ClipboardItem extends Emulated {
  readonly types: readonly string[];
  readonly #items: Readonly<Record<string, Payload>>;

  constructor(items: Readonly<Record<string, Payload>>) {
    super();
    this.#items = items;
    this.types = Object.keys(items);
  }

  /** @throws when there is nothing of this type */
  async getType(type: string): Promise<Blob> {
    const payload = await this.#items[type];
    if (payload === undefined) throw new Error(`The type '${type}' was not found`);
    return typeof payload === "string" ? new Blob([payload], { type }) : payload;
  }
}

let content: readonly ClipboardItem[] = [];

const operations = {
  clear: (): void => {
    content = [];
  },
  has: (type: string): Promise<boolean> => Promise.resolve(content.some(({ types }) => types.includes(type))),
  read: (): Promise<readonly ClipboardItem[]> => Promise.resolve(content),
  readText: async (): Promise<string> => {
    const item = content.find(({ types }) => types.includes("text/plain"));
    return item === undefined ? "" : await (await item.getType("text/plain")).text();
  },
  write: (items: readonly ClipboardItem[]): Promise<void> => {
    content = items;
    return Promise.resolve();
  },
  writeText: (text: string): Promise<void> => {
    content = [new ClipboardItem({ "text/plain": text })];
    return Promise.resolve();
  },
};

/** Electron's `clipboard`, in memory: what the desktop's clipboard holds is not touched, and what pages copy does not arrive here. */
export const clipboard = guarded("clipboard", operations);
