import { writeFileSync } from "node:fs";
import { toBase64url } from "../core/crypto/encoding.ts";
import { windowsInOneGo } from "../core/keystroke/evaluation/typed-windows.ts";
import { isChosenOn } from "../core/keystroke/evaluation/writer-split.ts";
import { REGIONS, regionMeans } from "../core/keystroke/rhythm-regions.ts";
import { FEATURES, featuresOf } from "../core/keystroke/window-features.ts";
import { readTyped } from "../platform/cli/keystroke-file.ts";
import { generalisedDirections } from "./matrix.ts";

/**
 * Makes core/keystroke/population-table.ts from KLiCKe writers: node build/keystroke-table.ts klicke_writers.csv.gz
 * Only from those of the split that are never evaluated on. What it holds: how windows of one writer scatter, how writers differ, and the directions in which the second is largest beside the first
 * (linear discriminant analysis; the scatter is pulled towards a sphere since there are few writers).
 */
const TABLE = new URL("../core/keystroke/population-table.ts", import.meta.url).pathname;
const DIRECTIONS = 30;
/** How much of a sphere of the same size is added to the scatter. */
const SPHERE = 1;
const LINE = 180;

const path = process.argv[2];
if (path === undefined) {
  console.error("usage: node build/keystroke-table.ts klicke_writers.csv.gz");
  process.exit(2);
}
const typed = await readTyped(path);
if (!typed.ok) {
  console.error(typed.error.message);
  process.exit(1);
}
const writers = typed.value.people.filter(({ user }) => isChosenOn(user));
const windows = writers.map(({ user, sections }) => windowsInOneGo(user, sections.map(({ strokes }) => strokes), { enrolKeys: 0, windowKeys: 200, clockMs: 1 }).later.map(featuresOf));

const means = windows.map((own) => meanOf(own, FEATURES));
const mean = meanOf(means, FEATURES);
const degrees = windows.reduce((sum, own) => sum + own.length - 1, 0);
const scatter = scatterOf(windows.flatMap((own, at) => own.map((features) => minus(features, means[at] ?? []))), degrees);
const between = scatterOf(means.map((own) => minus(own, mean)), means.length - 1);
const size = scatter.reduce((sum, row, at) => sum + (row[at] ?? 0), 0) / FEATURES;
for (const [at, row] of scatter.entries()) row[at] = (row[at] ?? 0) + SPHERE * size;
const found = generalisedDirections(between, scatter).slice(0, DIRECTIONS);
/** A writer's mean has scatter of its own, which is not how writers differ. */
const ownScatter = 1 / (windows.reduce((sum, own) => sum + own.length, 0) / windows.length);
const spread = found.map(({ value }) => Math.max(0.01, value - ownScatter));
const scale = found.map(({ direction }) => Math.max(...direction.map(Math.abs)) / 127);
const weights = Int8Array.from(found.flatMap(({ direction }, at) => direction.map((weight) => Math.round(weight / (scale[at] ?? 1)))));

const regions = windows.map((own) => own.map(regionMeans));
const regionScatter = REGIONS.map((_, region) => Math.sqrt(regions.reduce((sum, own) => {
  const centre = own.reduce((total, values) => total + (values[region] ?? 0), 0) / own.length;
  return sum + own.reduce((total, values) => total + ((values[region] ?? 0) - centre) ** 2, 0);
}, 0) / degrees));

writeFileSync(TABLE, `/**
 * How people's rhythm differs, for scores of windows. Made by build/keystroke-table.ts; not to be edited.
 * From ${writers.length} writers of the KLiCKe corpus (The Learning Agency Lab, https://github.com/learning-agency-lab; licence CC BY 4.0, https://creativecommons.org/licenses/by/4.0/):
 * changed from key events into means and variances over writers; nothing of a single writer is in it but the numbers by which the corpus names them.
 */
export const POPULATION_TABLE = {
  /** The corpus's numbers of the writers that it is made from: figures about them would flatter. */
  writers: [
${folded(writers.map(({ user }) => `"${user}"`))}
  ],
  /** Mean of each feature. */
  mean: [
${folded(mean.map((value) => String(Number(value.toFixed(4)))))}
  ],
  /** Variance of writers along each direction, where one writer's windows of 200 keys have 1. */
  spread: [
${folded(spread.map((value) => String(Number(value.toPrecision(4)))))}
  ],
  /** What the whole numbers of each direction are multiplied by. */
  scale: [
${folded(scale.map((value) => String(Number(value.toPrecision(5)))))}
  ],
  /** Directions by features, signed bytes in base64url. */
  directions: ${(toBase64url(new Uint8Array(weights.buffer)).match(new RegExp(`.{1,${LINE}}`, "g")) ?? []).map((part) => `\n    "${part}"`).join(" +")},
  /** Standard deviation of each region's mean bucket over windows of 200 keys by one writer. */
  regionScatter: [
${folded(regionScatter.map((value) => value.toFixed(3)))}
  ],
} as const satisfies PopulationTable;

export interface PopulationTable {
  readonly writers: readonly string[];
  readonly mean: readonly number[];
  readonly spread: readonly number[];
  readonly scale: readonly number[];
  readonly directions: string;
  readonly regionScatter: readonly number[];
}
`);
console.log(`${writers.length} writers, ${windows.flat().length} windows; spread ${spread.map((value) => value.toFixed(2)).join(" ")}`);

function folded(cells: readonly string[]): string {
  const lines: string[] = [];
  for (const cell of cells) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + cell.length < LINE) lines[lines.length - 1] = `${last} ${cell},`;
    else lines.push(`    ${cell},`);
  }
  return lines.join("\n");
}

function meanOf(vectors: readonly ArrayLike<number>[], length: number): number[] {
  return Array.from({ length }, (_, at) => vectors.reduce((sum, vector) => sum + (vector[at] ?? 0), 0) / vectors.length);
}

function minus(a: ArrayLike<number>, b: readonly number[]): number[] {
  return b.map((value, at) => (a[at] ?? 0) - value);
}

function scatterOf(vectors: readonly (readonly number[])[], divisor: number): number[][] {
  return Array.from({ length: FEATURES }, (_, row) => Array.from({ length: FEATURES }, (_unused, column) => vectors.reduce((sum, vector) => sum + (vector[row] ?? 0) * (vector[column] ?? 0), 0) / divisor));
}
