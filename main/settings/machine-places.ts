import { unusableSource } from "../../core/settings/settings-source.ts";
import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { readMacPreferences } from "./mac-preferences.ts";
import { registrySettings } from "./registry-settings.ts";
import { POLICIES_KEY, queryRegistry } from "./registry.ts";
import { readSettingsFiles } from "./settings-files.ts";

let read: readonly SettingsSource[] | null = null;

/** What the machine-wide places say, read when it is first asked for and once: a change counts at the next start. */
export function machinePlaces(): readonly SettingsSource[] {
  read ??= readPlaces();
  return read;
}

/** Every machine-wide place of this computer, weakest first: files by name, then what the system's own management says. */
function readPlaces(platform: NodeJS.Platform = process.platform): readonly SettingsSource[] {
  if (platform === "linux") return readSettingsFiles("/etc/invigil", 0, platform);
  if (platform === "darwin") return [...readSettingsFiles("/Library/Application Support/Invigil", 0, platform), ...present(readMacPreferences())];
  // SECURITY: never by way of %ProgramData%, which a student could set.
  if (platform === "win32") return [...readSettingsFiles(String.raw`C:\ProgramData\Invigil`, 0, platform), ...present(readPolicies())];
  return [];
}

function readPolicies(): SettingsSource | null {
  try {
    const values = queryRegistry(POLICIES_KEY);
    return values === null ? null : registrySettings(values);
  } catch {
    return unusableSource(POLICIES_KEY, "the registry cannot be asked");
  }
}

function present(source: SettingsSource | null): readonly SettingsSource[] {
  return source === null ? [] : [source];
}
