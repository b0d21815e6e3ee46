import type { WindowScore } from "./score-window.ts";

/** What the scores of a sitting's later windows come to, for a person. */
export interface RhythmStanding {
  /** `look`: a person should. `nothing`: nothing stands out. `not-enough`: too few windows could be compared. */
  readonly standing: "look" | "nothing" | "not-enough";
  /** Windows that could be compared. */
  readonly compared: number;
  /** Positions, among all scores given, of the first windows in a row that look like somebody else's; null when there are none. */
  readonly from: number | null;
}

/** Windows in a row that it takes: a single one is now and then unlike its writer. */
export const WINDOWS_IN_A_ROW = 3;

/** Asks for a look when three compared windows in a row are rather somebody else's. Windows that say nothing neither add to a row nor end it. */
export function rhythmStanding(scores: readonly WindowScore[]): RhythmStanding {
  let [compared, row] = [0, 0];
  let [first, from]: [number, number | null] = [0, null];
  for (const [at, score] of scores.entries()) {
    if (score.kind !== "scored") continue;
    compared += 1;
    if (score.score >= 0) row = 0;
    else {
      if (row === 0) first = at;
      row += 1;
    }
    if (row === WINDOWS_IN_A_ROW) from ??= first;
  }
  return { standing: from !== null ? "look" : compared < WINDOWS_IN_A_ROW ? "not-enough" : "nothing", compared, from };
}
