import { DEFAULT_VALUES, SETTING_KEYS } from "./setting.ts";
import type { EffectiveValues, SettingKey, SettingValues } from "./setting.ts";
import type { Refusal, SettingsSource } from "./settings-source.ts";

/** What holds on this computer, with why. */
export interface MachineSettings {
  /** Name of the centre that manages it; null when none says so. */
  readonly centre: string | null;
  readonly values: EffectiveValues;
  /** Settings that a student cannot change. */
  readonly locked: ReadonlySet<SettingKey>;
  readonly explained: readonly ExplainedSetting[];
  readonly refusals: readonly Refusal[];
  /** The places that were there, weakest first. */
  readonly sources: readonly string[];
}

/** Where one value comes from. */
export interface ExplainedSetting {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly source: string;
  readonly locked: boolean;
  /** What others said, strongest first. */
  readonly overrode: readonly { readonly source: string; readonly value: unknown }[];
}

/** One voice in the order of precedence. */
interface Layer {
  readonly source: string;
  readonly values: Partial<SettingValues>;
  readonly locked: boolean;
}

/** What the student chose on this computer. */
export type OwnSettings = Partial<Pick<SettingValues, "platform" | "theme" | "textSize" | "timerHidden">>;

/**
 * Puts the voices in their order, weakest first: Invigil's default, what the places recommend, what the student chose, what the places say is mandatory.
 * Among the places the later one wins.
 * @param places weakest first: files by name, then the system's own policy
 */
export function mergeSettings(places: readonly SettingsSource[], own: OwnSettings = {}): MachineSettings {
  const layers: readonly Layer[] = [
    ...places.map(({ name, recommended }): Layer => ({ source: name, values: recommended, locked: false })),
    { source: "chosen on this computer", values: own, locked: false },
    // SECURITY: after what the student chose, so that nothing of theirs outweighs it.
    ...places.map(({ name, mandatory }): Layer => ({ source: name, values: mandatory, locked: true })),
  ];
  const explained = SETTING_KEYS.map((key) => explain(key, layers));
  return {
    centre: places.findLast(({ centre }) => centre !== null)?.centre ?? null,
    values: layers.reduce<EffectiveValues>((below, { values }) => ({ ...below, ...values }), DEFAULT_VALUES),
    locked: new Set(explained.filter(({ locked }) => locked).map(({ key }) => key)),
    explained, refusals: places.flatMap(({ refusals }) => refusals), sources: places.map(({ name }) => name),
  };
}

/** A computer about which nobody says anything. */
export const UNMANAGED: MachineSettings = mergeSettings([]);

function explain(key: SettingKey, layers: readonly Layer[]): ExplainedSetting {
  const voices = [
    ...layers.filter(({ values }) => values[key] !== undefined).map(({ source, values, locked }) => ({ source, value: values[key], locked })).toReversed(),
    { source: "Invigil's default", value: DEFAULT_VALUES[key], locked: false },
  ];
  const [winner, ...others] = voices;
  // The default is always there.
  if (winner === undefined) throw new Error(`no value of ${key}`);
  return { key, value: winner.value, source: winner.source, locked: winner.locked, overrode: others.map(({ source, value }) => ({ source, value })) };
}
