import { assertNever } from "../result.ts";
import type { RhythmDifference } from "./explain.ts";
import type { Region, RegionPlace } from "./rhythm-regions.ts";
import type { Timing } from "./time-bucket.ts";

/** What later windows differ in: "Later stretches differ mainly in hold times of the left hand (longer)." */
export function differenceWords(differences: readonly RhythmDifference[]): string {
  if (differences.length === 0) return "Later stretches do not differ notably in any one part of the rhythm.";
  const parts = differences.map((difference) => `${regionWords(difference)} (${difference.direction})`);
  return `Later stretches differ mainly in ${parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`}.`;
}

/** `hold times of the left hand`. */
export function regionWords({ timing, place }: Region): string {
  return `${timingWords(timing)} ${placeWords(place, timing)}`;
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
