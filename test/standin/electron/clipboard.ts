import { guarded } from "./emulated.ts";

interface Content { readonly text?: string; readonly html?: string; readonly rtf?: string; readonly bookmark?: string }

let content: Content = {};

/** Electron's `clipboard`, in memory: what the desktop's clipboard holds is not touched, and what pages copy does not arrive here. */
export const clipboard = guarded("clipboard", {
  readText: (): string => content.text ?? "",
  writeText: (text: string): void => {
    content = { text };
  },
  readHTML: (): string => content.html ?? "",
  writeHTML: (html: string): void => {
    content = { html };
  },
  readRTF: (): string => content.rtf ?? "",
  write: (data: Content): void => {
    content = data;
  },
  clear: (): void => {
    content = {};
  },
  availableFormats: (): readonly string[] => [...(content.text === undefined ? [] : ["text/plain"]), ...(content.html === undefined ? [] : ["text/html"]), ...(content.rtf === undefined ? [] : ["text/rtf"])],
  has: (format: string): boolean => clipboard.availableFormats().includes(format),
});
