import { POPULATION_TABLE } from "./population-table.ts";
import type { RhythmProfile } from "./profile.ts";
import { lackOf } from "./profile.ts";
import type { Region } from "./rhythm-regions.ts";
import { REGIONS, regionMeans } from "./rhythm-regions.ts";
import type { RhythmWindow } from "./rhythm.ts";
import { featuresOf } from "./window-features.ts";

/** One way in which windows differ from a profile. */
export interface RhythmDifference extends Region {
  readonly direction: "longer" | "shorter";
  /** How far off, in the scatter that windows of one writer usually have. */
  readonly strength: number;
}

/** Differences below this are what one writer's windows show anyway. */
const NOTABLE = 2;
const MOST_DIFFERENCES = 3;

/** What windows mainly differ in from a profile, strongest first, at most three; none when all is as usual or nothing can be said. */
export function explainDifference(profile: RhythmProfile, windows: readonly RhythmWindow[]): readonly RhythmDifference[] {
  const useful = windows.filter((window) => lackOf(window) === null).map((window) => regionMeans(featuresOf(window)));
  if (useful.length === 0) return [];
  const usual = regionMeans(profile.features);
  return REGIONS.map((region, at): RhythmDifference => {
    const mean = useful.reduce((sum, means) => sum + (means[at] ?? 0), 0) / useful.length;
    const off = (mean - (usual[at] ?? 0)) / (POPULATION_TABLE.regionScatter[at] ?? 1);
    return { ...region, direction: off > 0 ? "longer" : "shorter", strength: Math.abs(off) };
  }).filter(({ strength }) => strength >= NOTABLE).toSorted((a, b) => b.strength - a.strength).slice(0, MOST_DIFFERENCES);
}
