import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { ensureSystemPackages } from "./system-packages.ts";

/** What vitest's JSON report says of a run; only the sums are read. */
const reportSchema = v.object({ numPassedTests: v.number(), numFailedTests: v.number(), numPendingTests: v.number(), success: v.boolean() });

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One check by a command line program: it counts as one test. */
function check(name: string, command: string, args: readonly string[]): Tally {
  console.log(`\n> ${name}`);
  const passed = spawnSync(command, [...args], { stdio: "inherit" }).status === 0;
  if (!passed) console.error(`FAILED: ${name}`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** All suites in one vitest run; a run without a readable report counts as a failure. */
function suites(): Tally {
  const folder = mkdtempSync(join(tmpdir(), "invigil-report-"));
  const report = join(folder, "report.json");
  const args = ["run", "--config", "build/vitest.config.ts", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)];
  const run = spawnSync("vitest", args, { stdio: "inherit" });
  try {
    const sums = v.parse(reportSchema, JSON.parse(readFileSync(report, "utf8")));
    const unreported = run.status === 0 || sums.numFailedTests > 0 ? 0 : 1;
    return { passed: sums.numPassedTests, failed: sums.numFailedTests + unreported, skipped: sums.numPendingTests };
  } catch {
    console.error("FAILED: vitest left no report");
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const system = ensureSystemPackages();
if (!system.ready) {
  console.error(`The tests need a few system packages. Install them with:\n  ${system.installWith}`);
  process.exit(1);
}
const tallies = [
  check("lint", "oxlint", ["--type-aware", "--deny-warnings"]),
  check("types", "node", ["build/typecheck.ts"]),
  check("bundles", "node", ["build/bundle.ts"]),
  suites(),
  check("the main job: a student sits the demo exam", "node", ["build/start/index.ts", "--alone"]),
];
const sum = (pick: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0);
const failed = sum((tally) => tally.failed);
console.log(`\n${sum((tally) => tally.passed)} passed, ${failed} failed, ${sum((tally) => tally.skipped)} skipped`);
process.exit(failed === 0 ? 0 : 1);
