import { assertNever } from "../result.ts";
import { POPULATION_TABLE } from "./population-table.ts";
import type { RhythmProfile } from "./profile.ts";
import { lackOf } from "./profile.ts";
import type { Region, RegionPlace } from "./rhythm-regions.ts";
import { REGIONS, regionMeans } from "./rhythm-regions.ts";
import type { RhythmWindow } from "./rhythm.ts";
import type { Timing } from "./time-bucket.ts";
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

/** The same in English: "Later windows differ mainly in hold times of the left hand (longer)." */
export function differenceWords(differences: readonly RhythmDifference[]): string {
  if (differences.length === 0) return "Later windows do not differ notably in any one part of the rhythm.";
  const parts = differences.map(({ timing, place, direction }) => `${timingWords(timing)} ${placeWords(place, timing)} (${direction})`);
  return `Later windows differ mainly in ${parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`}.`;
}

function timingWords(timing: Timing): string {
  switch (timing) {
    case "hold": return "hold times";
    case "downDown": return "times from press to press";
    case "upDown": return "times from release to press";
    case "upUp": return "times from release to release";
    default: return assertNever(timing);
  }
}

function placeWords(place: RegionPlace, timing: Timing): string {
  switch (place) {
    case "left-hand": return timing === "hold" ? "of the left hand" : "within the left hand";
    case "right-hand": return timing === "hold" ? "of the right hand" : "within the right hand";
    case "between-hands": return "from one hand to the other";
    case "around-space": return timing === "hold" ? "of the space bar" : "before and after spaces";
    case "corrections": return timing === "hold" ? "of the backspace key" : "after corrections";
    default: return assertNever(place);
  }
}
