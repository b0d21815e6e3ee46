/** Timings of one repetition of the same text. */
export type TimingVector = readonly number[];

/** Learns a person's repetitions, in the order in which they were typed; gives a score that is higher the less another one looks like theirs. */
export type FixedTextDetector = (training: readonly TimingVector[]) => (sample: TimingVector) => number;

/** The best of the fourteen that Killourhy and Maxion compared (DSN 2009, table 2; Araújo et al. 2005): distances from the mean in mean absolute deviations. */
export const scaledManhattan: FixedTextDetector = (training) => {
  const features = training[0]?.length ?? 0;
  const means = Array.from({ length: features }, (_, at) => training.reduce((sum, vector) => sum + (vector[at] ?? 0), 0) / training.length);
  const deviations = means.map((mean, at) => training.reduce((sum, vector) => sum + Math.abs((vector[at] ?? 0) - mean), 0) / training.length);
  return (sample) => means.reduce((sum, mean, at) => sum + Math.abs((sample[at] ?? 0) - mean) / Math.max(deviations[at] ?? 0, Number.EPSILON), 0);
};

/** Repetitions after which one weighs half: people's rhythm for a text drifts while they learn it. */
const HALF_LIFE = 15;
/** The share of deviations that the scale is made of; the largest are slips. */
const KEPT = 0.95;
/** A timing counts for at most so many deviations: one slip must not outweigh thirty timings that fit. */
const MOST_DEVIATIONS = 4;

/**
 * Ours: distance from the median in deviations, at most four a timing, where late repetitions weigh more than early ones. It learns from the person's own repetitions only, and
 * nothing after them: samples are judged one by one and change nothing.
 */
export const recentMedian: FixedTextDetector = (training) => {
  const weights = training.map((_, at) => 0.5 ** ((training.length - 1 - at) / HALF_LIFE));
  const features = training[0]?.length ?? 0;
  const centres = Array.from({ length: features }, (_, at) => weightedQuantile(training.map((vector) => vector[at] ?? 0), weights, 0.5));
  const scales = centres.map((centre, at) => trimmedMean(training.map((vector) => Math.abs((vector[at] ?? 0) - centre)), weights));
  return (sample) => centres.reduce((sum, centre, at) => sum + Math.min(MOST_DEVIATIONS, Math.abs((sample[at] ?? 0) - centre) / Math.max(scales[at] ?? 0, Number.EPSILON)), 0);
};

function weightedQuantile(values: readonly number[], weights: readonly number[], share: number): number {
  const ordered = values.map((value, at) => ({ value, weight: weights[at] ?? 0 })).toSorted((a, b) => a.value - b.value);
  const goal = share * weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  for (const { value, weight } of ordered) {
    passed += weight;
    if (passed >= goal) return value;
  }
  return ordered.at(-1)?.value ?? 0;
}

function trimmedMean(values: readonly number[], weights: readonly number[]): number {
  const most = weightedQuantile(values, weights, KEPT);
  let [sum, total] = [0, 0];
  for (const [at, value] of values.entries()) {
    if (value > most) continue;
    sum += value * (weights[at] ?? 0);
    total += weights[at] ?? 0;
  }
  return total > 0 ? sum / total : 0;
}
