export type Unit = "ms" | "KiB" | "MiB" | "per second" | "µs" | "%";
type Statistic = "median" | "p95" | "p99" | "max";

/** What many repetitions of one measurement come to. Percentiles are nearest-rank: each is a value that was measured. */
export interface Summary {
  readonly repetitions: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** A figure that the design promises. */
export interface Budget {
  /** In the design's own words. */
  readonly says: string;
  readonly limit: number;
  /** `most`: the figure may be at most the limit; `least`: at least. */
  readonly sense: "most" | "least";
  /** Which statistic is held against the limit. */
  readonly of: Statistic;
}

export type Verdict = "met" | "missed" | "not measured here";

/** One line of a report. */
export interface Figure extends Summary {
  readonly name: string;
  readonly unit: Unit;
  readonly budget: (Budget & { readonly verdict: Verdict }) | null;
  /** The same thing done by the plainest program that does it, in the same run on the same machine. */
  readonly peer: (Summary & { readonly name: string }) | null;
  readonly note: string | null;
}

export interface FigureDetails {
  readonly unit: Unit;
  readonly budget?: Budget;
  /** False where this run is not the situation that the budget speaks of. */
  readonly budgetMeasured?: boolean;
  /** False when a part of the budget that is not this figure failed, such as that none is lost. */
  readonly restHolds?: boolean;
  readonly peer?: { readonly name: string; readonly samples: readonly number[] };
  readonly note?: string;
}

/** A line of a report. @throws Error without a single sample: nothing was measured then */
export function figure(name: string, samples: readonly number[], details: FigureDetails): Figure {
  const summary = summarise(samples);
  const { budget, peer } = details;
  return {
    name, unit: details.unit, ...summary,
    budget: budget === undefined ? null : { ...budget, verdict: judge(summary, budget, details) },
    peer: peer === undefined ? null : { name: peer.name, ...summarise(peer.samples) },
    note: details.note ?? null,
  };
}

export function summarise(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new Error("nothing was measured");
  const ordered = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? Number.NaN);
  return { repetitions: ordered.length, median: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function judge(summary: Summary, budget: Budget, { budgetMeasured = true, restHolds = true }: FigureDetails): Verdict {
  if (!budgetMeasured) return "not measured here";
  const value = summary[budget.of];
  return restHolds && (budget.sense === "most" ? value <= budget.limit : value >= budget.limit) ? "met" : "missed";
}

/** Microseconds are more than any of these measurements can tell apart. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
