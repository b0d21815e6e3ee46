import type { ItemScoring } from "./model.ts";
import type { ItemResponses } from "./run-item.ts";
import { runItem } from "./run-item.ts";
import type { OutcomeValue } from "./value.ts";
import { toOutcome } from "./value.ts";

export interface ScoreItemOptions {
  /** Seed for the `random…` operators, a 32-bit integer; 0 by default, so that scoring again gives the same. */
  readonly seed?: number;
}

/**
 * Scores one item: its outcome variables after template and response processing.
 * @param responses lexical values by response identifier; what is absent or empty is unanswered
 */
export function scoreItem(
  scoring: ItemScoring, responses: ItemResponses, options: ScoreItemOptions = {},
): { readonly outcomes: Readonly<Record<string, OutcomeValue>> } {
  const state = runItem(scoring, responses, options.seed ?? 0);
  return { outcomes: Object.fromEntries(scoring.outcomes.map(({ id }) => [id, toOutcome(state.read(id))])) };
}
