import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { TEXT_SIZES, THEMES } from "../../core/contract/view.ts";
import type { Appearance } from "../../core/contract/view.ts";
import { mergeSettings } from "../../core/settings/machine-settings.ts";
import type { MachineSettings, OwnSettings } from "../../core/settings/machine-settings.ts";
import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { writeDurably } from "../files/write-durably.ts";

/** What the student chose, and nothing that they did not: what the centre recommends must not be outweighed by a default. */
const fileSchema = v.strictObject({
  version: v.literal(3),
  theme: v.exactOptional(v.picklist(THEMES)), textSize: v.exactOptional(v.picklist(TEXT_SIZES)), timerHidden: v.exactOptional(v.boolean()),
  /** Address of the platform that was used last, offered on the first screen. */
  platform: v.exactOptional(v.string()),
});

/** Each entry lifts a file of that version to the next. Version 1 kept the appearance at the top level and had no platform; version 2 wrote defaults too. */
const MIGRATIONS: ReadonlyMap<unknown, (old: Readonly<Record<string, unknown>>) => unknown> = new Map([
  [1, (old) => ({ version: 2, appearance: { theme: old["theme"], textSize: old["textSize"], timerHidden: old["timerHidden"] ?? false }, platform: "" })],
  [2, (old) => ({ version: 3, ...without({ ...v.parse(v.looseObject({}), old["appearance"]), platform: old["platform"] }, { theme: "light", textSize: 100, timerHidden: false, platform: "" }) })],
]);

/** What holds on this computer and is remembered between starts. Never a secret: the file is plain. */
export interface SettingsStore {
  readonly appearance: () => Appearance;
  /** Everything that holds, with why. */
  readonly machine: () => MachineSettings;
  /** Keeps what the student chose; what the centre has set stays as it is. A disk that cannot be written to loses nothing but the preference. */
  readonly change: (change: OwnSettings) => void;
}

/**
 * The student's choices in `<profile>/settings.json`, written atomically, below what the places of this computer say. A file that cannot be read is set
 * aside as `settings.broken.json` and the defaults are used: a broken preference must never stop an exam.
 * @param places machine-wide, weakest first
 */
export function openSettings(profile: string, places: readonly SettingsSource[], onProblem: (cause: unknown) => void): SettingsStore {
  const path = join(profile, "settings.json");
  let own = read(path, profile, onProblem);
  let machine = mergeSettings(places, own);
  return {
    appearance: () => ({ theme: machine.values.theme, textSize: machine.values.textSize, timerHidden: machine.values.timerHidden }),
    machine: () => machine,
    change: (change) => {
      own = { ...own, ...change };
      machine = mergeSettings(places, own);
      try {
        writeDurably(path, `${JSON.stringify({ version: 3, ...own }, null, 2)}\n`);
      } catch (cause) {
        onProblem(cause);
      }
    },
  };
}

/** What the student of a profile chose; nothing where that cannot be read. Changes nothing. */
export function readOwnSettings(profile: string): OwnSettings {
  try {
    return parse(readFileSync(join(profile, "settings.json"), "utf8"));
  } catch {
    return {};
  }
}

function read(path: string, profile: string, onProblem: (cause: unknown) => void): OwnSettings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return {};
  }
  try {
    return parse(text);
  } catch (cause) {
    onProblem(cause);
    renameSync(path, join(profile, "settings.broken.json"));
    return {};
  }
}

/** @throws when it is no settings file */
function parse(text: string): OwnSettings {
  const { version: _version, ...own } = v.parse(fileSchema, migrate(JSON.parse(text)));
  return own;
}

function without(values: Readonly<Record<string, unknown>>, defaults: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== defaults[key]));
}

function migrate(value: unknown): unknown {
  let current = value;
  for (let step = 0; step < MIGRATIONS.size; step += 1) {
    if (!v.is(v.looseObject({ version: v.unknown() }), current)) return current;
    const lift = MIGRATIONS.get(current.version);
    if (lift === undefined) return current;
    current = lift(current);
  }
  return current;
}
