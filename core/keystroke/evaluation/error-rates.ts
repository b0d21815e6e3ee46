/** What a detector's scores come to. Shares, 0 to 1; scores are higher the less a sample looks like its owner's. */
export interface ErrorRates {
  /** Where as many of the owner's samples are refused as others' are let through, between two thresholds by a straight line. */
  readonly equalError: number;
  /** Share of the owner's samples refused when none of the others' is let through. */
  readonly zeroMissFalseAlarm: number;
  /** Share of the owner's samples refused when at most 1 % of the others' are let through. */
  readonly falseNonMatchAt1PercentFalseMatch: number;
}

/** The share of others' samples that a threshold may let through for the third rate. */
const FALSE_MATCH = 0.01;

/**
 * Error rates over every threshold that parts the scores (Killourhy and Maxion, DSN 2009, §4.4 and their evaluation script).
 * @throws RangeError without scores of both, or with one that is no number: nothing was measured then
 */
export function errorRates(genuine: readonly number[], impostor: readonly number[]): ErrorRates {
  if (genuine.length === 0 || impostor.length === 0) throw new RangeError("error rates need scores of the owner and of others");
  if (![genuine, impostor].every((scores) => scores.every((score) => !Number.isNaN(score)))) throw new RangeError("a score is no number");
  const own = Float64Array.from(genuine).sort();
  const others = Float64Array.from(impostor).sort();
  // From the highest threshold, which refuses nothing, down.
  let [above, refusedOthers] = [own.length, others.length];
  let before = { missed: 1, refused: 0 };
  let equalError: number | null = null;
  let zeroMiss = 1;
  let atFalseMatch = 1;
  while (above > 0 || refusedOthers > 0) {
    const threshold = Math.max(own[above - 1] ?? Number.NEGATIVE_INFINITY, others[refusedOthers - 1] ?? Number.NEGATIVE_INFINITY);
    while (above > 0 && (own[above - 1] ?? 0) >= threshold) above -= 1;
    while (refusedOthers > 0 && (others[refusedOthers - 1] ?? 0) >= threshold) refusedOthers -= 1;
    const point = { missed: refusedOthers / others.length, refused: (own.length - above) / own.length };
    if (equalError === null && point.missed < point.refused) equalError = crossing(before, point);
    if (point.missed === 0) zeroMiss = Math.min(zeroMiss, point.refused);
    if (point.missed <= FALSE_MATCH) atFalseMatch = Math.min(atFalseMatch, point.refused);
    before = point;
  }
  return { equalError: equalError ?? 1, zeroMissFalseAlarm: zeroMiss, falseNonMatchAt1PercentFalseMatch: atFalseMatch };
}

interface RocPoint {
  readonly missed: number;
  readonly refused: number;
}

function crossing(before: RocPoint, after: RocPoint): number {
  const share = (before.missed - before.refused) / (after.refused - before.refused - after.missed + before.missed);
  return before.missed + share * (after.missed - before.missed);
}

/** One subject's scores. */
export interface SubjectScores {
  readonly subject: string;
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

/** Rates of each subject with a threshold of their own, their averages, and those with one threshold for all, which is what a product has. */
export interface Evaluation {
  readonly subjects: readonly ({ readonly subject: string; readonly genuine: number; readonly impostor: number } & ErrorRates)[];
  readonly average: ErrorRates;
  /** Standard deviation of the subjects' equal-error rates. */
  readonly equalErrorDeviation: number;
  readonly oneThreshold: ErrorRates;
}

/** @throws RangeError without subjects, or for one without scores */
export function evaluate(scores: readonly SubjectScores[]): Evaluation {
  const subjects = scores.map(({ subject, genuine, impostor }) => ({ subject, genuine: genuine.length, impostor: impostor.length, ...errorRates(genuine, impostor) }));
  const average = {
    equalError: meanOf(subjects.map(({ equalError }) => equalError)),
    zeroMissFalseAlarm: meanOf(subjects.map(({ zeroMissFalseAlarm }) => zeroMissFalseAlarm)),
    falseNonMatchAt1PercentFalseMatch: meanOf(subjects.map(({ falseNonMatchAt1PercentFalseMatch }) => falseNonMatchAt1PercentFalseMatch)),
  };
  const squares = subjects.reduce((sum, { equalError }) => sum + (equalError - average.equalError) ** 2, 0);
  return {
    subjects, average, equalErrorDeviation: Math.sqrt(squares / Math.max(1, subjects.length - 1)),
    oneThreshold: errorRates(scores.flatMap(({ genuine }) => genuine), scores.flatMap(({ impostor }) => impostor)),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
