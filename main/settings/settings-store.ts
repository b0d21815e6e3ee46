import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { TEXT_SIZES, THEMES } from "../../core/contract/view.ts";
import { writeDurably } from "../files/write-durably.ts";

const settingsSchema = v.strictObject({
  version: v.literal(2),
  appearance: v.strictObject({ theme: v.picklist(THEMES), textSize: v.picklist(TEXT_SIZES), timerHidden: v.boolean() }),
  /** Address of the platform that was used last, offered on the first screen. */
  platform: v.string(),
});

/** What is remembered between starts. Never a secret: the file is plain. */
export type Settings = Readonly<v.InferOutput<typeof settingsSchema>>;

const DEFAULTS: Settings = { version: 2, appearance: { theme: "light", textSize: 100, timerHidden: false }, platform: "" };

/** Each entry lifts a file of that version to the next. Version 1 kept the appearance at the top level and had no platform. */
const MIGRATIONS: ReadonlyMap<unknown, (old: Readonly<Record<string, unknown>>) => unknown> = new Map([
  [1, (old) => ({ version: 2, appearance: { theme: old["theme"], textSize: old["textSize"], timerHidden: old["timerHidden"] ?? false }, platform: "" })],
]);

export interface SettingsStore {
  readonly get: () => Settings;
  /** Keeps a change. A disk that cannot be written to loses nothing but the preference. */
  readonly change: (change: Partial<Omit<Settings, "version">>) => void;
}

/**
 * Settings in `<profile>/settings.json`, written atomically. A file that cannot be read is set aside as `settings.broken.json`
 * and the defaults are used: a broken preference must never stop an exam.
 */
export function openSettings(profile: string, onProblem: (cause: unknown) => void): SettingsStore {
  const path = join(profile, "settings.json");
  let settings = read(path, profile, onProblem);
  return {
    get: () => settings,
    change: (change) => {
      settings = { ...settings, ...change };
      try {
        writeDurably(path, `${JSON.stringify(settings, null, 2)}\n`);
      } catch (cause) {
        onProblem(cause);
      }
    },
  };
}

function read(path: string, profile: string, onProblem: (cause: unknown) => void): Settings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return DEFAULTS;
  }
  try {
    return v.parse(settingsSchema, migrate(JSON.parse(text)));
  } catch (cause) {
    onProblem(cause);
    renameSync(path, join(profile, "settings.broken.json"));
    return DEFAULTS;
  }
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
