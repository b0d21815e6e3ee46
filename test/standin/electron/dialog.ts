import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { recordings } from "../control/recordings.ts";
import { paths } from "./app-paths.ts";
import { guarded } from "./emulated.ts";

interface Options { readonly defaultPath?: string; readonly defaultId?: number; readonly cancelId?: number; readonly checkboxChecked?: boolean }
interface OpenAnswer { readonly canceled: boolean; readonly filePaths: readonly string[] }
interface SaveAnswer { readonly canceled: boolean; readonly filePath: string }
interface BoxAnswer { readonly response: number; readonly checkboxChecked: boolean }

/** Answers that a test has prepared, for the next dialogs in order. */
export const preparedAnswers: Partial<OpenAnswer & SaveAnswer & BoxAnswer>[] = [];

/**
 * Electron's `dialog` without windows: a prepared answer, or else a plausible one. A save goes to the downloads folder, an open takes INVIGIL_STANDIN_OPEN
 * (or is cancelled), a message box takes its default button.
 */
export const dialog = guarded("dialog", {
  showOpenDialog: (...args: readonly unknown[]): Promise<OpenAnswer> => Promise.resolve(open(optionsOf(args))),
  showOpenDialogSync: (...args: readonly unknown[]): readonly string[] | undefined => {
    const answer = open(optionsOf(args));
    return answer.canceled ? undefined : answer.filePaths;
  },
  showSaveDialog: (...args: readonly unknown[]): Promise<SaveAnswer> => Promise.resolve(save(optionsOf(args))),
  showSaveDialogSync: (...args: readonly unknown[]): string => save(optionsOf(args)).filePath,
  showMessageBox: (...args: readonly unknown[]): Promise<BoxAnswer> => Promise.resolve(box(optionsOf(args))),
  showMessageBoxSync: (...args: readonly unknown[]): number => box(optionsOf(args)).response,
  showErrorBox: (title: string, content: string): void => {
    recordings.dialogs.push({ kind: "error", options: { title, content }, answer: null });
    process.stderr.write(`${title}: ${content}\n`);
  },
});

function open(options: Options): OpenAnswer {
  const prepared = preparedAnswers.shift();
  const chosen = process.env["INVIGIL_STANDIN_OPEN"];
  const filePaths = prepared?.filePaths ?? (prepared === undefined && chosen !== undefined ? [chosen] : []);
  return recorded("open", options, { canceled: prepared?.canceled ?? filePaths.length === 0, filePaths });
}

function save(options: Options): SaveAnswer {
  const prepared = preparedAnswers.shift();
  if (prepared?.canceled === true) return recorded("save", options, { canceled: true, filePath: "" });
  const folder = paths.get("downloads");
  if (prepared?.filePath === undefined) mkdirSync(folder, { recursive: true });
  return recorded("save", options, { canceled: false, filePath: prepared?.filePath ?? join(folder, basename(options.defaultPath ?? "untitled")) });
}

function box(options: Options): BoxAnswer {
  const prepared = preparedAnswers.shift();
  return recorded("message", options, { response: prepared?.response ?? options.defaultId ?? options.cancelId ?? 0, checkboxChecked: prepared?.checkboxChecked ?? options.checkboxChecked ?? false });
}

/** The options are the last argument; a parent window may come first. */
function optionsOf(args: readonly unknown[]): Options {
  const last = args.at(-1);
  return typeof last === "object" && last !== null ? last : {};
}

function recorded<T>(kind: string, options: Options, answer: T): T {
  recordings.dialogs.push({ kind, options, answer });
  return answer;
}
