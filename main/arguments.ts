import { fileURLToPath } from "node:url";

/** What the command line asks for. */
export interface StartArguments {
  /** An `invigil://…` link, from a browser or a file manager. */
  readonly link: string | null;
  /** An exam file: after `--open`, or a path or `file:` URL that ends in `.invigil`, as file managers hand over what was double-clicked. */
  readonly file: string | null;
  /** Only put back what an earlier start changed on the computer, report, and stop. */
  readonly reset: boolean;
  /** Only say which machine-wide settings hold, and why: `invigil settings explain [--json]`. */
  readonly explainSettings: { readonly json: boolean } | null;
  /** Folder for everything that the application keeps; null for the usual one. */
  readonly profile: string | null;
  /** Platform address to offer on the first screen. */
  readonly platform: string | null;
}

/**
 * Reads the arguments after the program's own name. Unknown ones are passed over: the operating system and Chromium add theirs.
 * Both `--open FILE` and `--open=FILE` are understood.
 */
export function readArguments(argv: readonly string[]): StartArguments {
  const value = (name: string): string | null => {
    const joined = argv.find((argument) => argument.startsWith(`--${name}=`));
    if (joined !== undefined) return joined.slice(name.length + 3);
    const at = argv.indexOf(`--${name}`);
    const next = at === -1 ? undefined : argv[at + 1];
    return next === undefined || next.startsWith("--") ? null : next;
  };
  return {
    link: argv.find((argument) => argument.toLowerCase().startsWith("invigil://")) ?? null,
    file: value("open") ?? examFile(argv),
    reset: argv.includes("--reset"),
    explainSettings: argv.includes("--explain-settings") || (argv[0] === "settings" && argv[1] === "explain") ? { json: argv.includes("--json") } : null,
    profile: value("profile"),
    platform: value("platform"),
  };
}

function examFile(argv: readonly string[]): string | null {
  const named = argv.find((argument, at) => /\.invigil$/iu.test(argument) && !/^(?:-|invigil:)/iu.test(argument) && !["--profile", "--platform"].includes(argv[at - 1] ?? ""));
  if (named === undefined || !named.startsWith("file:")) return named ?? null;
  try {
    return fileURLToPath(named);
  } catch {
    return null;
  }
}
