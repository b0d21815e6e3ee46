/** Windows that are weighed together at most: 150 keys. */
const MOST_WINDOWS = 3;
/** What a window's score must exceed to add to a row rather than take from it: odds of three to one that its timing was generated (decimal logarithm). */
const LEAST_SCORE = 0.5;

/** How much windows in a row speak for generated timing. */
export interface RowEvidence {
  /** What their scores exceed three to one by, added up. */
  readonly score: number;
  /** The last so many windows together, 1 to 3: those with which the score is highest. */
  readonly windows: number;
}

/**
 * Weighs a window's score with those of up to two windows before it: a program goes on as it began, while a hand's odd window mostly stands alone. It is Page's cumulative sum for a change that may
 * begin anywhere (Biometrika 1954), with a short memory: what was typed an hour ago says nothing about the last lines.
 * On the writers that thresholds are chosen on, 1 of 1,000 windows marked, it sees 76 % of log-normal typing; windows by themselves 44 %, or 66 % with three times as many of people's marked.
 */
export class ShapeRow {
  readonly #most: number;
  #scores: readonly number[] = [];

  /** @param most what one window adds at most: enough to be marked by itself, and not to have the next one marked */
  constructor({ most }: { readonly most: number }) {
    this.#most = most;
  }

  /** @param score `shapeScore` of the next window */
  add(score: number): RowEvidence {
    this.#scores = [Math.min(this.#most, score - LEAST_SCORE), ...this.#scores].slice(0, MOST_WINDOWS);
    let [sum, best]: [number, RowEvidence] = [0, { score: Number.NEGATIVE_INFINITY, windows: 1 }];
    for (const [at, one] of this.#scores.entries()) {
      sum += one;
      if (sum > best.score) best = { score: sum, windows: at + 1 };
    }
    return best;
  }
}
