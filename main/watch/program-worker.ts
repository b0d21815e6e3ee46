import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";
import { compileProgramRules } from "../../core/policy/programs.ts";
import { ExecutableHashes } from "./executable-hashes.ts";
import { ListScanner } from "./list-scanner.ts";
import { Lookout } from "./lookout.ts";
import type { Pace } from "./lookout.ts";
import { macSource } from "./macos-programs.ts";
import { procFiles } from "./proc-files.ts";
import { ProcScanner } from "./proc-scanner.ts";
import { monotonicNow, toWorkerSchema, workerDataSchema } from "./program-messages.ts";
import { ProgramTable } from "./program-table.ts";
import { windowsSource } from "./windows-programs.ts";

/**
 * /proc costs next to nothing to look at: with 250 ms a program that runs for 300 ms is seen even when a look comes late, and the 95th of a hundred
 * within 300 ms (`bench process-detection`). Elsewhere each look starts a program.
 */
const PROC_PACE: Pace = { period: 250, sweepEvery: 5000, blindAfter: 2500 };
const LIST_PACE: Pace = { period: 2000, sweepEvery: 60_000, blindAfter: 30_000 };
/** How long an asked look waits for hashes, in ms. */
const HASHES_PATIENCE_MS = 5000;

// The thread that watches programs. It alone knows what runs; it tells what the policy's rules speak of, and counts.
const { policy, system, wallAtZero, ownPid } = v.parse(workerDataSchema, workerData);
const port = parentPort;
if (port === null) throw new Error("this is the watch over programs: it runs in a thread that the application starts");
const rules = compileProgramRules(policy, system);
const countUnknown = policy.programs.unknown === "count";
const table = new ProgramTable(rules, { countUnknown, now: monotonicNow, wall: (at) => Math.round(wallAtZero + at) });
const hashes = rules.needs.sha256 ? new ExecutableHashes() : null;
const stopping = new AbortController();
const scanner = system === "linux"
  ? new ProcScanner({ files: procFiles(), table, hashes, now: monotonicNow, ownPid })
  : new ListScanner({ source: system === "windows" ? windowsSource(rules.needs, stopping.signal) : macSource(rules.needs, stopping.signal), table, hashes, ownPid });
const lookout = new Lookout({
  scanner: rules.size === 0 && !countUnknown ? null : scanner,
  table, now: monotonicNow, pace: system === "linux" ? PROC_PACE : LIST_PACE,
  settled: async () => await Promise.race([hashes?.idle(), pause(HASHES_PATIENCE_MS, undefined, { signal: stopping.signal, ref: false })]),
  tell: (message) => port.postMessage(message),
});

port.on("message", (message: unknown) => {
  const heard = v.safeParse(toWorkerSchema, message);
  if (!heard.success) return;
  lookout.hear(heard.output);
  if (heard.output.kind !== "stop") return;
  stopping.abort();
  hashes?.close().catch(() => undefined);
  port.close();
});
lookout.start();
