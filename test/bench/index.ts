import { parseArgs } from "node:util";
import { Cleanup } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { board } from "./board.ts";
import { faults } from "./faults.ts";
import { journal } from "./journal.ts";
import { keystroke } from "./keystroke.ts";
import { kills } from "./kills.ts";
import { machineFacts, presentLoad } from "./machine.ts";
import { platform } from "./platform.ts";
import { processDetection } from "./process-detection.ts";
import { processWatch } from "./process-watch.ts";
import { readable } from "./print-report.ts";
import type { Report } from "./print-report.ts";
import { programRules } from "./program-rules.ts";
import { score } from "./score.ts";
import { sitting } from "./sitting.ts";
import { traffic } from "./traffic.ts";
import { typingTimes } from "./typing-times.ts";

const BENCHMARKS: readonly Benchmark[] = [journal, sitting, score, programRules, platform, traffic, processWatch, processDetection, keystroke, typingTimes, kills, faults, board];
/** Nothing here may run longer, whatever hangs. */
const LONGEST_MS = 15 * 60_000;

/** A command line that cannot be understood: exit status 2. */
class UsageError extends Error {}

const cleanup = new Cleanup();
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const named = args[0]?.startsWith("-") === false;
  const [name, rest] = named ? [args[0], args.slice(1)] : [undefined, args];
  try {
    if (name === undefined) return list(rest);
    const benchmark = BENCHMARKS.find((candidate) => candidate.name === name);
    if (benchmark === undefined) throw new UsageError(`there is no benchmark "${name}": ${BENCHMARKS.map((candidate) => candidate.name).join(", ")}`);
    const { counts, json } = readCounts(benchmark, rest);
    const report = await measure(benchmark, counts);
    console.log(json ? JSON.stringify(report) : readable(report));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
}

function list(args: readonly string[]): number {
  if (args.some((argument) => argument !== "--json")) throw new UsageError(`which benchmark? ${BENCHMARKS.map((candidate) => candidate.name).join(", ")}`);
  if (args.length > 0) {
    console.log(JSON.stringify({ benchmarks: BENCHMARKS.map(({ name, about, counts }) => ({ name, about, counts })) }));
    return 0;
  }
  console.log("npm run bench -- <name> [--json] [--count N …]\n");
  for (const { name, about, counts } of BENCHMARKS) {
    console.log(`${name}: ${about}`);
    for (const [option, count] of Object.entries(counts)) console.log(`  --${option} N  ${count.about} (${count.least} to ${count.most}, usually ${count.usual})`);
  }
  return 0;
}

function readCounts({ name, counts }: Benchmark, args: readonly string[]): { readonly counts: Readonly<Record<string, number>>; readonly json: boolean } {
  const options = { json: { type: "boolean" as const }, ...Object.fromEntries(Object.keys(counts).map((option) => [option, { type: "string" as const }])) };
  let values: Readonly<Record<string, unknown>>;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const chosen = Object.entries(counts).map(([option, { usual, least, most }]) => {
    const given = values[option];
    const value = given === undefined ? usual : Number(given);
    if (!Number.isInteger(value) || value < least || value > most) throw new UsageError(`${name}: --${option} is a whole number from ${least} to ${most}`);
    return [option, value] as const;
  });
  return { counts: Object.fromEntries(chosen), json: values["json"] === true };
}

async function measure(benchmark: Benchmark, counts: Readonly<Record<string, number>>): Promise<Report> {
  const tooLong = setTimeout(() => stop(`it took longer than ${LONGEST_MS / 60_000} minutes`), LONGEST_MS);
  const stopped = (): void => stop("stopped");
  process.once("SIGINT", stopped).once("SIGTERM", stopped);
  const [at, begun, load] = [new Date().toISOString(), performance.now(), presentLoad()];
  try {
    const { runtime, figures, facts } = await benchmark.run(counts, cleanup);
    return { benchmark: benchmark.name, at, seconds: Math.round((performance.now() - begun) / 100) / 10, machine: machineFacts(runtime, load), counts, figures, facts };
  } finally {
    clearTimeout(tooLong);
    process.off("SIGINT", stopped).off("SIGTERM", stopped);
    for (const failure of await cleanup.run()) console.error("left behind:", failure);
  }
}

/** Ends a benchmark in the middle; nothing that it started stays. */
function stop(why: string): void {
  console.error(`The benchmark did not end: ${why}.`);
  cleanup.run().then(() => process.exit(1), () => process.exit(1));
}
