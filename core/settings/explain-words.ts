import { mergeSettings } from "./machine-settings.ts";
import type { ExplainedSetting, MachineSettings, OwnSettings } from "./machine-settings.ts";
import { SETTING_WORDS } from "./setting.ts";
import type { SettingsSource } from "./settings-source.ts";

/** What `settings explain` prints and how it ends: 0 when nothing was refused, 1 otherwise. */
export function settingsReport(places: readonly SettingsSource[], own: OwnSettings, json: boolean): { readonly text: string; readonly status: 0 | 1 } {
  const machine = mergeSettings(places, own);
  return { text: `${json ? JSON.stringify(settingsAsJson(machine)) : explainSettings(machine)}\n`, status: machine.refusals.length === 0 ? 0 : 1 };
}

/** The settings of a computer as lines for an administrator: each value, who said it, what that outweighed, what was refused and why. */
export function explainSettings(machine: MachineSettings): string {
  const { centre, sources, refusals, explained } = machine;
  const width = Math.max(...explained.map(({ key }) => key.length));
  const closing = refusals.filter(({ closes }) => closes);
  return [
    centre === null ? "No centre is named: this computer does not count as managed." : `Managed by: ${centre}`,
    sources.length === 0 ? "No machine-wide settings were found." : `Read, the last one is the strongest: ${sources.join(", ")}`,
    "",
    ...explained.flatMap((setting) => explainOne(setting, width)),
    ...(refusals.length === 0 ? [] : ["", "Refused:", ...refusals.map(({ source, place, reason, closes }) => `  ${source}${place === "" ? "" : `, ${place}`}: ${reason}${closes ? " (could be a lock)" : ""}`)]),
    ...(closing.length === 0 ? [] : ["", "No exam opens on this computer until what could be a lock is mended. A sitting that has begun goes on."]),
  ].join("\n");
}

/** The same for programs. */
export function settingsAsJson({ centre, sources, refusals, explained }: MachineSettings): unknown {
  return { centre, sources, settings: explained, refusals, opensExams: !refusals.some(({ closes }) => closes) };
}

function explainOne({ key, value, source, locked, overrode }: ExplainedSetting, width: number): readonly string[] {
  return [
    `${key.padEnd(width)}  ${valueWords(value)}`,
    `${"".padEnd(width)}  ${SETTING_WORDS[key]}; ${source}${source === "Invigil's default" ? "" : `, ${locked ? "mandatory" : "can be changed"}`}`,
    ...overrode.filter((other) => other.source !== "Invigil's default").map((other) => `${"".padEnd(width)}  outweighs ${valueWords(other.value)} of ${other.source}`),
  ];
}

function valueWords(value: unknown): string {
  if (value === null) return "not set";
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
