import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** Types of the files that a built page consists of. Anything else in the folder is not served. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

export interface BuiltFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The files of a built page by their path with forward slashes, read once; none when it is not built. */
export function readBuild(folder: string): ReadonlyMap<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  for (const path of listFiles(folder)) {
    const type = TYPES[extname(path)];
    if (type !== undefined) files.set(path.replaceAll("\\", "/"), { bytes: readFileSync(join(folder, path)), type });
  }
  return files;
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
