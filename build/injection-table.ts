import { writeFileSync } from "node:fs";
import { isChosenOn } from "../core/keystroke/evaluation/writer-split.ts";
import type { KeyStroke } from "../core/keystroke/key-stroke.ts";
import { ShapeRow } from "../core/keystroke/shape-row.ts";
import { SHAPES, TypingShape } from "../core/keystroke/typing-shape.ts";
import { readTyped } from "../platform/cli/keystroke-file.ts";
import { KNOWN_GENERATORS, poolOf, seeded } from "../test/doubles/typing-generators.ts";
import { solved } from "./matrix.ts";

/**
 * Makes core/keystroke/injection-table.ts: node build/injection-table.ts klicke_writers.csv.gz
 * A logistic regression that parts the shapes of 50 keys typed by people from those of three generators; the threshold is where 1 in 1,000 windows of people lies above, each with those before it. That is a
 * fifth of what is promised of people in general: odd windows come from few people (of the first seven, five are one person's), so that others have more or none.
 * Only people of the split that are never evaluated on.
 */
const TABLE = new URL("../core/keystroke/injection-table.ts", import.meta.url).pathname;
const KEYS = 50;
const FALSE_ALARMS = 0.001;
/** Pulls weights towards 0; in windows. */
const RIDGE = 10;
const MOST_OFF = 4;

const path = process.argv[2];
if (path === undefined) {
  console.error("usage: node build/injection-table.ts klicke_writers.csv.gz");
  process.exit(2);
}
const file = await readTyped(path);
if (!file.ok) {
  console.error(file.error.message);
  process.exit(1);
}
const people = file.value.people.filter(({ user }) => isChosenOn(user)).map(({ sections }) => sections.flatMap(({ strokes }) => strokes.filter((stroke) => stroke !== "paste")));
const windows = people.map((strokes) => Array.from({ length: Math.floor(strokes.length / KEYS) }, (_, at) => strokes.slice(at * KEYS, (at + 1) * KEYS)));
const texts = windows.flat();
const [random, pool] = [seeded(1), poolOf(people)];
const byHand = texts.map(shapeOf);
const generated = Object.values(KNOWN_GENERATORS).flatMap((generate) => texts.filter((_, at) => at % 6 === 0).map((text) => shapeOf(generate(text, random, pool))));

const mean = SHAPES.map((_, at) => byHand.reduce((sum, shape) => sum + (shape[at] ?? 0), 0) / byHand.length);
const deviation = SHAPES.map((_, at) => Math.sqrt(byHand.reduce((sum, shape) => sum + ((shape[at] ?? 0) - (mean[at] ?? 0)) ** 2, 0) / byHand.length));
const rows = [...byHand.map((shape) => ({ terms: termsOf(shape), target: 0, weight: 1 })), ...generated.map((shape) => ({ terms: termsOf(shape), target: 1, weight: byHand.length / generated.length }))];
let weights: readonly number[] = Array.from({ length: 2 * SHAPES.length + 1 }, () => 0);
for (let step = 0; step < 20; step += 1) weights = newtonStep(weights);
const scoreOf = (strokes: readonly KeyStroke[]): number => dot(termsOf(shapeOf(strokes)), weights) / Math.LN10;
const scores = windows.flatMap((own) => {
  const row = new ShapeRow({ most: Number.POSITIVE_INFINITY });
  return own.map((strokes) => row.add(scoreOf(strokes)).score);
}).toSorted((a, b) => b - a);
const threshold = scores[Math.floor(FALSE_ALARMS * scores.length)] ?? 0;

const written = (values: readonly number[]): string => values.map((value) => String(Number(value.toPrecision(4)))).join(", ");
writeFileSync(TABLE, `/**
 * How the timing of generated keys is shaped beside that of hands. Made by build/injection-table.ts; not to be edited.
 * From ${people.length} writers of the KLiCKe corpus (The Learning Agency Lab; licence CC BY 4.0, https://creativecommons.org/licenses/by/4.0/), changed into means and weights over ${texts.length} windows of 50 keys,
 * and three generators: ${Object.keys(KNOWN_GENERATORS).join(", ")}.
 */
export const INJECTION_TABLE = {
  /** Of windows typed by people. */
  mean: [${written(mean)}],
  deviation: [${written(deviation)}],
  linear: [${written(weights.slice(0, SHAPES.length))}],
  square: [${written(weights.slice(SHAPES.length, 2 * SHAPES.length))}],
  constant: ${written(weights.slice(-1))},
  /** Above it lies ${FALSE_ALARMS * 1000} in 1,000 windows of these people, each with those before it. */
  threshold: ${written([threshold])},
};
`);
console.log(`${texts.length} windows by hand, ${generated.length} generated; threshold ${threshold.toFixed(2)}`);

function shapeOf(strokes: readonly KeyStroke[]): readonly number[] {
  const shape = new TypingShape();
  for (const stroke of strokes) shape.add(stroke);
  return shape.measures();
}

function termsOf(shape: readonly number[]): readonly number[] {
  const off = shape.map((value, at) => Math.max(-MOST_OFF, Math.min(MOST_OFF, (value - (mean[at] ?? 0)) / (deviation[at] ?? 1))));
  return [...off, ...off.map((value) => value * value), 1];
}

function newtonStep(from: readonly number[]): readonly number[] {
  const gradient = from.map((weight) => RIDGE * weight);
  const curvature: number[][] = from.map((_, row) => from.map((_unused, column) => (row === column ? RIDGE : 0)));
  for (const { terms, target, weight } of rows) {
    const chance = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, dot(terms, from)))));
    for (const [row, term] of terms.entries()) {
      gradient[row] = (gradient[row] ?? 0) + weight * (chance - target) * term;
      const line = curvature[row] ?? [];
      for (const [column, other] of terms.entries()) line[column] = (line[column] ?? 0) + weight * chance * (1 - chance) * term * other;
    }
  }
  const step = solved(curvature, gradient);
  return from.map((weight, at) => weight - (step[at] ?? 0));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
