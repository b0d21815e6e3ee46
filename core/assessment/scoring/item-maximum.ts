import type { ItemScoring, Mapping, ResponseVariable } from "./model.ts";
import type { ItemResponses } from "./run-item.ts";
import { runItem } from "./run-item.ts";
import { numberOf } from "./value.ts";

/**
 * The most that `SCORE` of an item can be, as far as the item says it: `MAXSCORE`, else the normal maximum of `SCORE`, else what the
 * correct responses score (or, where a response has none, its best mapped values). Null when nothing says it.
 */
export function itemMaximum(scoring: ItemScoring, seed: number): number | null {
  const score = scoring.outcomes.find(({ id }) => id === "SCORE");
  if (score === undefined) return null;
  if (scoring.outcomes.some(({ id }) => id === "MAXSCORE")) return numberOf(runItem(scoring, {}, seed).read("MAXSCORE"));
  if (score.normalMaximum !== null) return score.normalMaximum;
  const responses = bestResponses(scoring, seed);
  return responses === null ? null : numberOf(runItem(scoring, responses, seed).read("SCORE"));
}

/** The responses that the item itself calls the best; null when it says so of none. */
function bestResponses(scoring: ItemScoring, seed: number): ItemResponses | null {
  const state = runItem(scoring, {}, seed);
  const best = scoring.responses.flatMap((variable) => {
    const correct = state.correct(variable.id)?.values.map(String) ?? bestMapped(variable);
    return correct === null ? [] : [[variable.id, correct] as const];
  });
  return best.length === 0 ? null : Object.fromEntries(best);
}

function bestMapped({ mapping, cardinality }: ResponseVariable): readonly string[] | null {
  if (mapping === null) return null;
  const gains = gainful(mapping);
  return cardinality === "single" ? gains.slice(0, 1) : gains;
}

function gainful(mapping: Mapping): readonly string[] {
  return mapping.entries.filter(({ value }) => value > 0).toSorted((left, right) => right.value - left.value).map(({ key }) => key);
}
