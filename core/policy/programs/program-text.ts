import type { ProgramSystem } from "../program-rule.ts";

const PREFIX = "//?/";

/** Text as rules compare it: one form of accents, no case. */
export function foldText(text: string): string {
  return foldLetters(text.normalize("NFC"));
}

/** The same letters whatever their case. */
export function foldLetters(text: string): string {
  // Greek has two small sigmas, and which of them a capital becomes depends on what follows.
  return text.toLowerCase().replaceAll("ς", "σ");
}

/** A running program's path as rules compare it, but for case: without what only says how it was asked for. */
export function cleanPath(path: string, system: ProgramSystem): string {
  const plain = tidyPath(withoutDeleted(path));
  // Windows' own name for a long or raw path: `//?/C:/…`, `//?/UNC/server/…`, `/??/C:/…`.
  return system === "windows" ? plain.replace(/^\/[/?]\?\/(?:UNC(?=\/))?/i, (prefix) => (prefix.length > PREFIX.length ? "/" : "")) : plain;
}

/** Forward slashes, and no `.`, `..` or empty folders. */
export function tidyPath(path: string): string {
  const slashes = path.replaceAll("\\", "/").normalize("NFC");
  if (!/\/(?:\.{0,2}(?:\/|$))/.test(slashes)) return slashes;
  const [first = "", ...rest] = slashes.split("/");
  const parts: string[] = [];
  for (const part of rest) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  // Two slashes at the front of a Windows path name a server.
  return [slashes.startsWith("//") ? "/" : first, ...parts].join("/");
}

/** Executable name as policies write it, from a path or from the name that a program gives itself: without folder and extension. */
export function programName(pathOrName: string): string {
  const file = withoutDeleted(pathOrName).split(/[\\/]/).at(-1) ?? "";
  return foldText(withoutExtension(file));
}

/** A name without `.exe` and the like. */
export function withoutExtension(name: string): string {
  return name.replace(/\.(?:exe|com|app|appimage|bin)$/i, "");
}

/** Linux says " (deleted)" after the path of a program that was updated while it runs (proc(5)). */
function withoutDeleted(path: string): string {
  return path.endsWith(" (deleted)") ? path.slice(0, -" (deleted)".length) : path;
}
