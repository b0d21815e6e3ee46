import type { NotEnough, RhythmProfile } from "./profile.ts";
import { lackOf } from "./profile.ts";
import { RHYTHM_SPACE } from "./rhythm-space.ts";
import type { RhythmWindow } from "./rhythm.ts";
import { featuresOf } from "./window-features.ts";

/** How much a window looks like a profile. */
export interface Scored {
  readonly kind: "scored";
  /**
   * Decimal logarithm of how much likelier the window is if the profile's writer wrote it than if somebody else did. Below 0: rather somebody else.
   * It is made from writers who each had a keyboard of their own, so it says too much where two people share one: a reason for a person to look, never a verdict.
   */
  readonly score: number;
  /** 95 % of windows of the same writing would score between these; wider for few keys and for another clock. */
  readonly low: number;
  readonly high: number;
  readonly keys: number;
  /** The clock's resolution is not that of the profile. */
  readonly clockChanged: boolean;
}

export type WindowScore = Scored | NotEnough;

/** Keys of the windows that the table is made from: their scatter is 1. */
const TABLE_KEYS = 200;
/** The share of a window's scatter that more keys do not lessen: mood, topic, tiredness. */
const DRIFT = 0.25;
/** Scatter that each millisecond between two clocks' resolutions adds. On the writers of the table, clocks of 16 and 33 ms added 4 and 17 % to what one of 1 ms showed; twice that is taken. */
const SCATTER_PER_CLOCK_MS = 0.01;
/** The table overstates scatter, since it was pulled towards a sphere; of the scores' variance that follows from it so much is seen (on the writers of the table, 95 to 98 % lie within the intervals). */
const SEEN_VARIANCE = 2 / 3;
/** Half the width of an interval in standard deviations: 95 %. */
const INTERVAL = 1.96;

/** Compares a window with a profile, both of any number of keys. */
export function scoreWindow(profile: RhythmProfile, window: RhythmWindow): WindowScore {
  const own = remembered(profile, () => RHYTHM_SPACE.place(profile.features));
  const seen = remembered(window, () => lackOf(window) ?? RHYTHM_SPACE.place(featuresOf(window)));
  if (!(own instanceof Float64Array)) return own;
  if (!(seen instanceof Float64Array)) return seen;
  const clock = 1 + SCATTER_PER_CLOCK_MS * Math.abs(profile.clockMs - window.clockMs);
  const [ownChance, seenChance] = [chanceOf(profile.keys) * clock, chanceOf(window.keys) * clock];
  const [ownScatter, seenScatter] = [DRIFT * clock + ownChance, DRIFT * clock + seenChance];
  let [score, variance] = [0, 0];
  for (const [at, spread] of RHYTHM_SPACE.spread.entries()) {
    const [mine, theirs] = [own[at] ?? 0, seen[at] ?? 0];
    // What the profile leaves to be expected: normal distributions, known scatter, writers spread around the mean of all.
    const trust = spread / (spread + ownScatter);
    const [expected, same, other] = [trust * mine, trust * ownScatter + seenScatter, spread + seenScatter];
    score += (theirs ** 2 / other - (theirs - expected) ** 2 / same + Math.log(other / same)) / 2;
    variance += (theirs / other - (theirs - expected) / same) ** 2 * seenChance + ((theirs - expected) * trust / same) ** 2 * ownChance;
  }
  const reach = INTERVAL * Math.sqrt(SEEN_VARIANCE * variance) / Math.LN10;
  score /= Math.LN10;
  return { kind: "scored", score, low: score - reach, high: score + reach, keys: window.keys, clockChanged: profile.clockMs !== window.clockMs };
}

/** Where profiles and windows lie, or what they lack: comparing each with each would work it out again and again. */
const places = new WeakMap<object, Float64Array | NotEnough>();

function remembered(of: RhythmProfile | RhythmWindow, work: () => Float64Array | NotEnough): Float64Array | NotEnough {
  const known = places.get(of);
  if (known !== undefined) return known;
  const place = work();
  places.set(of, place);
  return place;
}

/** The part of the scatter that is chance. */
function chanceOf(keys: number): number {
  return (1 - DRIFT) * TABLE_KEYS / keys;
}
