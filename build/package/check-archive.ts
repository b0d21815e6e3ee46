import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extractFile, getRawHeader, listPackage, statFile, uncache } from "@electron/asar";
import { checkFiles } from "./check-files.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";

/**
 * Checks an `app.asar`: what is in it, that every file's hash in the header is that of its bytes, and that the header's own hash stands in the program.
 * @param embeddedIn the file that carries the header's hash: the executable on Windows, Info.plist on macOS; null on Linux, where Electron does not look
 */
export function checkArchive(archive: string, embeddedIn: string | null): readonly Finding[] {
  uncache(archive);
  const entries = listPackage(archive, { isPack: false }).map((path) => path.replaceAll("\\", "/").replace(/^\//u, ""));
  const described = entries.map((path) => ({ path, entry: statFile(archive, path, false) })).filter(({ entry }) => !("files" in entry));
  const packed = described.filter(({ entry }) => "size" in entry && !entry.unpacked);
  const files = packed.map(({ path }) => ({ path, bytes: extractFile(archive, path, false) }));
  const hash = headerHash(archive);
  return [
    ...checkFiles(files),
    finding("every file lies in the archive", described.filter((one) => !packed.includes(one)).map(({ path }) => path)),
    finding("the header has the hash of every file", packed.flatMap(({ path, entry }, at) => {
      const bytes = files[at]?.bytes ?? new Uint8Array();
      if (!("integrity" in entry) || entry.integrity.algorithm !== "SHA256") return [`${path} has none`];
      return entry.integrity.hash === sha256(bytes) ? [] : [`${path} has another`];
    })),
    ...(embeddedIn === null ? [] : [finding("the program carries the header's hash", readFileSync(embeddedIn).includes(hash) ? [] : [`${embeddedIn} does not hold ${hash}`])]),
  ];
}

/** SHA-256 of the header's text, as Electron compares it (electron docs, asar-integrity.md). */
export function headerHash(archive: string): string {
  return sha256(new TextEncoder().encode(getRawHeader(archive).headerString));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
