import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";

/**
 * A name from a zip as a path inside it: relative, forward slashes, no way out. Folders keep their final slash.
 * Fails with import/unsafe-path.
 */
export function safePath(name: string): Result<string, InvigilError> {
  const reason = whyUnsafe(name);
  // SECURITY: such a name, once written or resolved, would reach files outside the package.
  return reason === null ? ok(name.normalize("NFC")) : fail("import/unsafe-path", `A file's name ${reason}`, { name: name.slice(0, 200) });
}

function whyUnsafe(name: string): string | null {
  if (name === "") return "is empty";
  if (name.length > 1000) return "is longer than 1000 characters";
  if (name.includes("\\")) return "holds a backslash";
  if (/\p{Cc}/u.test(name)) return "holds a control character";
  if (name.startsWith("/") || /^[a-zA-Z]:/u.test(name)) return "is absolute";
  if (name.split("/").some((part) => part === ".." || part === ".")) return "leaves its folder";
  return null;
}

/**
 * Resolves a reference of one file to another (`../images/a.png` in `items/q1.xml`): percent-decoded, fragment and query removed.
 * Null when it leaves the package, is absolute, or is a URL with a scheme.
 */
export function resolveReference(fromFile: string, reference: string): string | null {
  const trimmed = reference.trim();
  if (trimmed === "" || /^[a-zA-Z][a-zA-Z0-9+.-]*:/u.test(trimmed) || trimmed.startsWith("//")) return null;
  const path = decoded(trimmed.replace(/[?#].*$/u, ""));
  if (path === null || path.includes("\\") || path.startsWith("/")) return null;
  const parts = fromFile.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    // SECURITY: a reference that climbs above the package's root is refused, so only the package's own files are read.
    else if (parts.pop() === undefined) return null;
  }
  return parts.length === 0 ? null : parts.join("/").normalize("NFC");
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // A bare percent sign is a character of the name.
    return path;
  }
}
