import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import psList from "ps-list";
import { processes as systeminformation } from "systeminformation";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { compileProgramRules } from "../../core/policy/programs.ts";
import { procFiles } from "../../main/watch/proc-files.ts";
import { ProcScanner } from "../../main/watch/proc-scanner.ts";
import { monotonicNow } from "../../main/watch/program-messages.ts";
import { ProgramTable, YOUNG_MS } from "../../main/watch/program-table.ts";
import { defineBenchmark, pause, timed } from "./benchmark.ts";
import type { Cleanup } from "./benchmark.ts";
import { BUDGETS } from "./budgets.ts";
import { figure, summarise } from "./figure.ts";

const counts = {
  processes: { about: "processes there are at least", usual: 200, least: 1, most: 1000 },
  rounds: { about: "ticks to measure, and calls of ps-list", usual: 200, least: 20, most: 2000 },
};

/** Rounds of which one does what is dear as well: a full sweep and systeminformation. */
const DEAR_EVERY = 10;
/** Pause before each round, so that no tick finds the caches warm from the one before. */
const ROUND_PAUSE_MS = 60;
/** Within 500 ms of a call systeminformation gives the answer of that call again (its lib/processes.js). */
const SYSTEMINFORMATION_APART_MS = 600;
/** Calls of ps-list over which its CPU time is averaged: the system counts that of child processes in hundredths of a second. */
const BLOCK = 10;
/** Clock ticks a second of /proc/PID/stat (USER_HZ, proc_pid_stat(5)). */
const TICK_MS = 10;

/** What one look at the running programs costs, beside the two packages that do it too. */
export const processWatch = defineBenchmark({
  name: "process-watch",
  about: "a tick and a full sweep of the watch over programs, beside ps-list and systeminformation, in turns",
  counts,
  run: async ({ processes, rounds }, cleanup) => {
    const files = procFiles();
    await startSleepers(processes - files.pids().length, cleanup);
    const rules = compileProgramRules(POLICY_PRESETS["supervised-room"], "linux");
    const table = new ProgramTable(rules, { countUnknown: true, now: monotonicNow, wall: (at) => at });
    const scanner = new ProcScanner({ files, table, hashes: null, now: monotonicNow, ownPid: process.pid });
    const quiet = new Samples();
    const tick = new Samples();
    const sweep = new Samples();
    const lister = new Samples();
    const information = new Samples();
    const first = await timed(() => scanner.sweep());
    await pause(YOUNG_MS + 100);

    const there = files.pids().length;
    let informedAt = Number.NEGATIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      // What the peers started is new to this tick; the two after it let the gate for newcomers close.
      await pause(ROUND_PAUSE_MS);
      await tick.take(() => scanner.tick());
      scanner.tick();
      scanner.tick();
      await pause(ROUND_PAUSE_MS);
      await quiet.take(() => scanner.tick());
      if (round % DEAR_EVERY === 0) {
        await sweep.take(() => scanner.sweep());
        await pause(Math.max(0, informedAt + SYSTEMINFORMATION_APART_MS - performance.now()));
        await information.take(systeminformation);
        informedAt = performance.now();
      }
      await lister.take(psList);
    }

    const cpu = { quietTick: mean(quiet.cpu), tick: mean(tick.cpu), sweep: mean(sweep.cpu), psList: mean(lister.cpu), systeminformation: mean(information.cpu) };
    return {
      runtime: "node",
      figures: [
        figure("tick, nothing started since the last", quiet.wall, { unit: "ms", peer: { name: "ps-list", samples: lister.wall } }),
        figure("tick, nothing started since the last, CPU time", quiet.cpu, { unit: "ms", budget: BUDGETS.programTick }),
        figure("tick after programs started", tick.wall, { unit: "ms", peer: { name: "ps-list", samples: lister.wall } }),
        figure("tick after programs started, CPU time", tick.cpu, { unit: "ms", budget: BUDGETS.programTick, peer: { name: `ps-list with its child processes, means of ${BLOCK} calls`, samples: blocks(lister.cpu) } }),
        figure("full sweep", sweep.wall, { unit: "ms", peer: { name: "systeminformation.processes()", samples: information.wall } }),
        figure("full sweep, CPU time", sweep.cpu, { unit: "ms", peer: { name: "systeminformation.processes() with its child processes, means of some calls", samples: blocks(information.cpu) }, note: "once in 5 s" }),
        figure("first sweep of a process", [first], { unit: "ms" }),
      ],
      facts: {
        processesAtTheStart: there, processesAtTheEnd: files.pids().length, rules: rules.size, meanCpuMs: rounded(cpu),
        cpuOfPsListToTick: Math.round(cpu.psList / cpu.tick), cpuOfSysteminformationToTick: Math.round(cpu.systeminformation / cpu.tick), cpuOfPsListToMedianTick: Math.round(cpu.psList / summarise(tick.cpu).median),
        cpuOfPsListToQuietTick: Math.round(cpu.psList / cpu.quietTick),
        // Four ticks a second, and one sweep in five seconds in the place of a tick.
        percentOfACoreWhenNothingStarts: percentOfACore(cpu.quietTick, cpu.sweep), percentOfACoreWhenProgramsAlwaysStart: percentOfACore(cpu.tick, cpu.sweep),
      },
    };
  },
});

/** Times of one thing, in ms: by the clock, and of the CPU with the child processes that it waited for. */
class Samples {
  readonly wall: number[] = [];
  readonly cpu: number[] = [];

  async take(run: () => Promise<unknown> | void): Promise<void> {
    const children = childrenCpu();
    const before = process.cpuUsage();
    this.wall.push(await timed(run));
    const { user, system } = process.cpuUsage(before);
    this.cpu.push((user + system) / 1000 + childrenCpu() - children);
  }
}

/** CPU time of child processes that have ended, in ms: fields 16 and 17 of /proc/self/stat. */
function childrenCpu(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

async function startSleepers(wanted: number, cleanup: Cleanup): Promise<void> {
  const sleepers: ChildProcess[] = [];
  cleanup.add(() => {
    for (const sleeper of sleepers) sleeper.kill("SIGKILL");
  });
  for (let index = 0; index < wanted; index += 1) {
    const sleeper = spawn("/bin/sleep", ["600"], { stdio: "ignore" });
    sleepers.push(sleeper);
    await new Promise((resolve, reject) => sleeper.once("spawn", resolve).once("error", reject));
  }
}

function blocks(samples: readonly number[]): readonly number[] {
  return Array.from({ length: Math.ceil(samples.length / BLOCK) }, (_, index) => mean(samples.slice(index * BLOCK, (index + 1) * BLOCK)));
}

function percentOfACore(tick: number, sweep: number): number {
  return Math.round((tick * 19 + sweep) / 5 / 10 * 1000) / 1000;
}

function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

function rounded(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Math.round(value * 1000) / 1000]));
}
