import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { parseJson } from "../../core/parse-json.ts";
import { parseSettingsSource, unusableSource } from "../../core/settings/settings-source.ts";
import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { doubtAbout } from "../device/trusted-file.ts";

/** Where macOS keeps what a configuration profile (Jamf, Intune) says about this application, for all users. */
const PREFERENCES = "/Library/Managed Preferences/org.invigil.client.plist";

/** Keys that a management system adds by itself. */
const ADDED = /^(?:Payload|PFC_|_manualProfile$)/u;

/** The managed preferences as a place: keys of the dictionary are mandatory, those of its dictionary `recommended` are recommended, `centre` names the centre. Null when there are none. */
export function readMacPreferences(): SettingsSource | null {
  if (!existsSync(PREFERENCES)) return null;
  // SECURITY: macOS keeps this folder for itself; a file of somebody else's is none of a profile's.
  const doubt = doubtAbout(PREFERENCES, 0, "darwin");
  if (doubt !== null) return unusableSource(PREFERENCES, doubt);
  try {
    return macSettings(execFileSync("/usr/bin/plutil", ["-convert", "json", "-o", "-", PREFERENCES], { encoding: "utf8", timeout: 10_000, stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return unusableSource(PREFERENCES, "plutil cannot read it");
  }
}

/** What `plutil -convert json` printed, as a place. */
export function macSettings(json: string): SettingsSource {
  const given = parseJson(json);
  if (typeof given !== "object" || given === null || Array.isArray(given)) return unusableSource(PREFERENCES, "it is no dictionary");
  const entries = Object.entries(given);
  const mandatory = entries.filter(([key]) => key !== "centre" && key !== "recommended" && !ADDED.test(key));
  return parseSettingsSource(PREFERENCES, { version: 1, ...Object.fromEntries(entries.filter(([key]) => key === "centre" || key === "recommended")), mandatory: Object.fromEntries(mandatory) });
}
