import { readdirSync } from "node:fs";
import { posix, win32 } from "node:path";
import { foreignSource, parseSettingsText, unusableSource } from "../../core/settings/settings-source.ts";
import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { readTrustedFile } from "../device/read-trusted-file.ts";
import { belongsToAdministrators } from "../device/trusted-file.ts";

/** Files that are read at most: more are no settings. */
const MOST_FILES = 50;

/**
 * Every `*.json` of a folder, in the order of their names, which is the order of their weight. What is not the administrator's alone is refused with the reason.
 * @param owner user id that is wanted, 0 for root
 */
export function readSettingsFiles(folder: string, owner: number, platform: NodeJS.Platform = process.platform): readonly SettingsSource[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json")).toSorted();
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR");
    return isMissing ? [] : [unusableSource(folder, "it cannot be looked into")];
  }
  // Any user may make this folder where the administrator has not; the computer is then as free as without it, and nobody can shut out others by it.
  if (platform === "win32" && names.length > 0 && !belongsToAdministrators(folder)) return [foreignSource(folder, "it belongs to somebody who is no administrator, and is passed over")];
  if (names.length > MOST_FILES) return [unusableSource(folder, `it holds more than ${MOST_FILES} files`)];
  return names.flatMap((name) => {
    const path = (platform === "win32" ? win32 : posix).join(folder, name);
    const read = readTrustedFile(path, owner, platform);
    if ("text" in read) return [parseSettingsText(path, read.text)];
    return "absent" in read ? [] : [unusableSource(path, read.refused)];
  });
}
