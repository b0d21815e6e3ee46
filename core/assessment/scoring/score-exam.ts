import type { ExamScoring, ItemPlace } from "./model.ts";
import { itemMaximum } from "./item-maximum.ts";
import { lookUp, outcomeDefault } from "./outcome-default.ts";
import type { ItemResponses, ItemState } from "./run-item.ts";
import { responseOf, runItem } from "./run-item.ts";
import { runRules } from "./run-rules.ts";
import type { Scope, TestItem } from "./scope.ts";
import { seededRandom } from "./seeded-random.ts";
import type { OutcomeValue, Value } from "./value.ts";
import { fitTo, numberOf, parseValue, sameValue, single, toOutcome } from "./value.ts";

/** Answers of a sitting: item id -> response identifier -> lexical values. */
export type ExamAnswers = Readonly<Record<string, ItemResponses>>;

export interface ItemResult {
  readonly outcomes: Readonly<Record<string, OutcomeValue>>;
  /** Whether at least one response holds something. */
  readonly answered: boolean;
  /** `SCORE`; null when the item has none or a marker gives it. */
  readonly score: number | null;
  /** The most that `SCORE` can be; 0 when the item has no score at all, null when it does not say. */
  readonly maximum: number | null;
  /** A person or another program gives the score (`externalScored`, or no response processing at all). */
  readonly awaitsMarking: boolean;
}

export interface ExamResult {
  /** Outcome variables of the test, as its own outcome processing leaves them. */
  readonly outcomes: Readonly<Record<string, OutcomeValue>>;
  readonly items: Readonly<Record<string, ItemResult>>;
  /**
   * Sum of the scores and maxima of the items that software scores, without weights and without the test's outcome processing: a figure
   * that does not depend on what the author made of `SCORE` in the test. `maximum` is null when an item does not say its own.
   * Items that await marking are in neither, only counted.
   */
  readonly points: { readonly score: number; readonly maximum: number | null; readonly awaitingMarking: number };
}

export interface ScoreExamOptions {
  /** Items that the candidate saw (for `numberPresented`); all when absent. */
  readonly presented?: ReadonlySet<string>;
  /** Seed for the `random…` operators; 0 by default. */
  readonly seed?: number;
}

/** Scores a sitting: every item's response processing, then the test's outcome processing. */
export function scoreExam(scoring: ExamScoring, answers: ExamAnswers, options: ScoreExamOptions = {}): ExamResult {
  const seed = options.seed ?? 0;
  const runs = scoring.items.map((place) => {
    const responses = (Object.hasOwn(answers, place.id) ? answers[place.id] : undefined) ?? {};
    return { place, responses, state: runItem(place.scoring, responses, seed) };
  });
  const items = runs.map(({ place, responses, state }) => [place.id, itemResult(place, responses, state, seed)] as const);
  const results = items.map(([, result]) => result);
  const maxima = results.filter(({ awaitsMarking }) => !awaitsMarking).map(({ maximum }) => maximum);
  return {
    outcomes: runOutcomeProcessing(scoring, runs.map((run) => testItem(run.place, run.responses, run.state, options)), seed),
    items: Object.fromEntries(items),
    points: {
      score: results.reduce((sum, { score }) => sum + (score ?? 0), 0),
      maximum: maxima.includes(null) ? null : maxima.reduce<number>((sum, maximum) => sum + (maximum ?? 0), 0),
      awaitingMarking: results.filter(({ awaitsMarking }) => awaitsMarking).length,
    },
  };
}

function itemResult({ scoring }: ItemPlace, responses: ItemResponses, state: ItemState, seed: number): ItemResult {
  const score = scoring.outcomes.find(({ id }) => id === "SCORE");
  const byMarker = scoring.responses.length > 0 && (scoring.responseProcessing.length === 0 || (score?.externalScored ?? null) !== null);
  return {
    outcomes: Object.fromEntries(scoring.outcomes.map(({ id }) => [id, toOutcome(state.read(id))])),
    answered: isAnswered(scoring, responses),
    score: byMarker ? null : numberOf(state.read("SCORE")),
    maximum: score === undefined ? 0 : itemMaximum(scoring, seed),
    awaitsMarking: byMarker,
  };
}

function isAnswered(scoring: ItemPlace["scoring"], responses: ItemResponses): boolean {
  return scoring.responses.some(({ id }) => responseOf(responses, id).some((text) => text.trim() !== ""));
}

function testItem(place: ItemPlace, responses: ItemResponses, state: ItemState, options: ScoreExamOptions): TestItem {
  const { scoring, variableMappings } = place;
  const source = (name: string): string => (Object.hasOwn(variableMappings, name) ? variableMappings[name] : undefined) ?? name;
  const outcome = (name: string) => scoring.outcomes.find(({ id }) => id === source(name));
  const keyed = scoring.responses.filter(({ id }) => state.correct(id) !== null);
  return {
    ...place,
    read: (name) => state.read(source(name)),
    normalMaximum: (name) => outcome(name)?.normalMaximum ?? null,
    normalMinimum: (name) => outcome(name)?.normalMinimum ?? null,
    presented: options.presented?.has(place.id) ?? true,
    responded: isAnswered(scoring, responses),
    correct: keyed.length === 0 ? null : keyed.every(({ id }) => sameValue(state.read(id), state.correct(id)) === true),
  };
}

function runOutcomeProcessing(scoring: ExamScoring, items: readonly TestItem[], seed: number): Readonly<Record<string, OutcomeValue>> {
  const variables = new Map<string, Value>(scoring.outcomes.map((outcome) => [outcome.id, outcomeDefault(outcome)]));
  const declared = new Map(scoring.outcomes.map((outcome) => [outcome.id, outcome]));
  const scope: Scope = {
    read: (identifier, weight) => variables.get(identifier) ?? readItem(scoring, items, identifier, weight),
    correct: () => null,
    defaultOf: (identifier) => {
      const found = declared.get(identifier);
      return found === undefined ? null : parseValue(found.baseType, found.cardinality, found.defaultValue);
    },
    response: () => null,
    random: seededRandom(seed),
    items,
  };
  runRules(scoring.outcomeProcessing, scope, {
    set: (_, identifier, value) => {
      const outcome = declared.get(identifier);
      if (outcome !== undefined) variables.set(identifier, fitTo(outcome.baseType, outcome.cardinality, value));
    },
    lookup: (identifier, source) => {
      const outcome = declared.get(identifier);
      if (outcome !== undefined) variables.set(identifier, lookUp(outcome, source));
    },
  });
  return Object.fromEntries([...variables].map(([id, value]) => [id, toOutcome(value)]));
}

/** `ITEM.VARIABLE`. Both parts may hold dots, so every item's identifier is tried. Items that were left out read as 0. */
function readItem(scoring: ExamScoring, items: readonly TestItem[], identifier: string, weight: string | null): Value {
  const item = items.find(({ id }) => identifier.startsWith(`${id}.`));
  if (item === undefined) return scoring.leftOut.some((id) => identifier.startsWith(`${id}.`)) ? single("float", 0) : null;
  const value = item.read(identifier.slice(item.id.length + 1));
  const number = numberOf(value);
  const factor = weight !== null && Object.hasOwn(item.weights, weight) ? (item.weights[weight] ?? 1) : 1;
  return weight === null || number === null ? value : single("float", number * factor);
}
