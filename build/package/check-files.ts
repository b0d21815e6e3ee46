import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** A file that ships, with what is in it. */
export interface ShippedFile {
  /** With slashes, below the application's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const FOLDERS = ["out/main", "out/preload", "out/renderer"] as const;

/** The bundles as they lie in `out/`, and package.json. */
export function bundledFiles(root: string): readonly ShippedFile[] {
  const paths = FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  return [join(root, "package.json"), ...paths].map((path) => ({ path: relative(root, path).replaceAll(sep, "/"), bytes: readFileSync(path) }));
}

/** What only a test has: its libraries, and the marks that the bundler leaves of where code came from. */
const TEST_CODE = /\/\/#region (?:\.\.\/)*test\/|test\/(?:doubles|standin)\/|\bfrom ["'](?:vitest|playwright-core|fast-check)["']|\brequire\(["'](?:vitest|playwright-core|fast-check)["']\)/u;

/** What may not be among the files that ship, whether they lie in a folder or in an archive. */
export function checkFiles(files: readonly ShippedFile[]): readonly Finding[] {
  const scripts = files.filter(({ path }) => /\.[cm]?js$/u.test(path)).map(({ path, bytes }) => ({ path, text: new TextDecoder().decode(bytes) }));
  const paths = files.map(({ path }) => path);
  return [
    finding("the bundles are there", ["package.json", "out/main/index.js", "out/preload/index.cjs", "out/renderer/index.html"].filter((path) => !paths.includes(path)).map((path) => `${path} is missing`)),
    finding("nothing but the bundles", paths.filter((path) => path !== "package.json" && !FOLDERS.some((folder) => path.startsWith(`${folder}/`)))),
    finding("no source maps", [...paths.filter((path) => path.endsWith(".map")), ...scripts.filter(({ text }) => text.includes("//# sourceMappingURL=")).map(({ path }) => `${path} names one`)]),
    finding("no test code", [...paths.filter((path) => /(?:^|\/)test\/|\.test\./u.test(path)), ...scripts.filter(({ text }) => TEST_CODE.test(text)).map(({ path }) => path)]),
  ];
}
