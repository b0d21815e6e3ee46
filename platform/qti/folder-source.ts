import { readFile, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { QtiSource } from "./source.ts";
import { SOURCE_LIMITS, isLitter, sortedPaths } from "./source.ts";

/** Opens a folder. Links that lead out of it are refused with import/unsafe-path. */
export async function openFolder(path: string): Promise<Result<QtiSource, InvigilError>> {
  const root = await realpath(path);
  const files = new Map<string, string>();
  // Each folder with the real folders that led to it, so that links in a circle end.
  const waiting: { readonly folder: string; readonly chain: readonly string[] }[] = [{ folder: "", chain: [root] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, chain } = next;
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const relative = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (isLitter(relative)) continue;
      const real = await realpath(join(root, relative)).catch(() => null);
      if (real === null) continue;
      // SECURITY: a link out of the folder would put the platform's own files into an exam that is sent to candidates.
      if (real !== root && !real.startsWith(root + sep)) return fail("import/unsafe-path", "A link leads out of the folder", { name: relative });
      const info = await stat(real);
      if (info.isDirectory() && !chain.includes(real)) waiting.push({ folder: relative, chain: [...chain, real] });
      else if (info.isFile()) files.set(relative.normalize("NFC"), real);
      if (files.size > SOURCE_LIMITS.files) return fail("import/too-large", `A package may have ${SOURCE_LIMITS.files} files`, { limit: SOURCE_LIMITS.files });
    }
  }
  return ok(sourceOf("folder", basename(root), files));
}

/** Opens a single file as a source of its own. Files that it refers to are read from its folder, and from nowhere else. */
export async function openSingleFile(path: string): Promise<Result<QtiSource, InvigilError>> {
  const root = await realpath(dirname(path));
  const name = basename(path);
  const locate = async (relative: string): Promise<string | null> => {
    const real = await realpath(join(root, relative)).catch(() => null);
    // SECURITY: as above, for a link beside a single file.
    return real !== null && real.startsWith(root + sep) && (await stat(real)).isFile() ? real : null;
  };
  return ok({ kind: "file", name, paths: [name], read: readerOf(locate), close: () => undefined });
}

function sourceOf(kind: QtiSource["kind"], name: string, files: ReadonlyMap<string, string>): QtiSource {
  return { kind, name, paths: sortedPaths(files.keys()), read: readerOf((path) => Promise.resolve(files.get(path) ?? null)), close: () => undefined };
}

function readerOf(locate: (path: string) => Promise<string | null>): QtiSource["read"] {
  let total = 0;
  return async (path) => {
    const real = await locate(path);
    if (real === null) return fail("import/missing-file", "The package has no such file", { file: path });
    const { size } = await stat(real);
    total += size;
    if (size > SOURCE_LIMITS.fileBytes || total > SOURCE_LIMITS.totalBytes) return fail("import/too-large", "The file or the whole package is too large", { file: path, bytes: size });
    return ok(await readFile(real));
  };
}
