import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { EXAM_SOURCES, TEXT_SIZES, THEMES } from "../contract/view.ts";
import { parsePlatform } from "../sitting/link.ts";

/** Which versions a computer takes. */
export const UPDATE_CHANNELS = ["off", "stable", "beta"] as const;
export type UpdateChannel = (typeof UPDATE_CHANNELS)[number];

const platformSchema = v.pipe(v.string(), v.maxLength(500), v.rawTransform(({ dataset, addIssue, NEVER }) => {
  const platform = parsePlatform(dataset.value);
  if (platform.ok) return platform.value;
  addIssue({ message: platform.error.message });
  return NEVER;
}));

function listOf<const S extends v.GenericSchema<string>>(entry: S, most: number) {
  return v.pipe(v.array(entry), v.minLength(1, "an empty list"), v.maxLength(most));
}

/** What each setting can be. A key's names and order here are those of the files, the registry and the explanation. */
const settingsSchema = v.strictObject({
  /** The platform's address. Mandatory: the only one; recommended: offered on the first screen. */
  platform: v.exactOptional(platformSchema),
  /** Thumbprints (RFC 7638, base64url) of the only keys that may have signed an exam. */
  organisationKeys: v.exactOptional(listOf(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/u, "no thumbprint of a key: 43 letters, digits, - and _")), 50)),
  /** How an exam may be named. */
  examSources: v.exactOptional(listOf(v.picklist(EXAM_SOURCES), EXAM_SOURCES.length)),
  /** Whether exams open in the kiosk session alone. */
  kioskOnly: v.exactOptional(v.boolean()),
  updateChannel: v.exactOptional(v.picklist(UPDATE_CHANNELS)),
  /** Hours before the opening of an exam that this computer knows, in which nothing is updated. */
  updateFreezeHours: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(720))),
  theme: v.exactOptional(v.picklist(THEMES)),
  textSize: v.exactOptional(v.picklist(TEXT_SIZES)),
  timerHidden: v.exactOptional(v.boolean()),
});

export type SettingValues = Required<DeepReadonly<v.InferOutput<typeof settingsSchema>>>;
export type SettingKey = keyof SettingValues;

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(settingsSchema.entries).filter(isSettingKey);

/** What holds where nobody says anything. `null`: no restriction. */
export type EffectiveValues = { readonly [K in SettingKey]: SettingValues[K] | (K extends "platform" | "organisationKeys" ? null : never) };

export const DEFAULT_VALUES: EffectiveValues = {
  platform: null, organisationKeys: null, examSources: EXAM_SOURCES, kioskOnly: false, updateChannel: "stable", updateFreezeHours: 24, theme: "light", textSize: 100, timerHidden: false,
};

/** Settings whose mandatory value keeps a student from something. One of these that cannot be read could be a lock, so it is never passed over. */
export const RESTRICTIONS: ReadonlySet<string> = new Set<SettingKey>(["platform", "organisationKeys", "examSources", "kioskOnly"]);

/** Settings that can be recommended: what a student may choose otherwise. */
export const CHOICES: ReadonlySet<string> = new Set<SettingKey>(["platform", "theme", "textSize", "timerHidden"]);

/** What a setting is, in words for administrators. */
export const SETTING_WORDS: Readonly<Record<SettingKey, string>> = {
  platform: "address of the platform",
  organisationKeys: "keys that may have signed an exam",
  examSources: "how an exam may be opened",
  kioskOnly: "exams open in the kiosk session only",
  updateChannel: "which updates",
  updateFreezeHours: "no updates in the hours before an exam",
  theme: "colours",
  textSize: "text size in percent",
  timerHidden: "time left hidden",
};

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingsSchema.entries, key);
}

/** A value as a source gives it, checked. @returns a sentence when it is none */
export function readSetting(key: SettingKey, value: unknown): { readonly ok: true; readonly values: Partial<SettingValues> } | { readonly ok: false; readonly reason: string } {
  const parsed = v.safeParse(settingsSchema, { [key]: value });
  return parsed.success ? { ok: true, values: parsed.output } : { ok: false, reason: parsed.issues[0].message };
}
