import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { copyFileSync, linkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { assertNever } from "../../core/result.ts";
import { nodePrograms } from "../../main/watch/programs.ts";
import { ruleFor, withoutPrograms } from "../doubles/policies.ts";
import { defineBenchmark, pause } from "./benchmark.ts";
import type { Cleanup } from "./benchmark.ts";
import { BUDGETS } from "./budgets.ts";
import { figure } from "./figure.ts";

const counts = {
  programs: { about: "programs to start", usual: 105, least: 7, most: 1000 },
  seconds: { about: "time within which they start, at random moments", usual: 30, least: 1, most: 300 },
};

const LIFETIMES_MS = [50, 100, 200, 300, 500, 1000, 2000] as const;
/** From this lifetime on every program has to be seen. */
const CERTAIN_MS = 300;
const KINDS = ["renamed copy", "behind a symbolic link with another name", "hard link", "renamed copy that gives itself another title"] as const;
/** What the programs say that they are. */
const FALSE_NAME = "notepad";

/** How many programs that a policy prohibits are seen, and how soon, by how long they run. */
export const processDetection = defineBenchmark({
  name: "process-detection",
  about: "real programs under false names that run for a moment, against the running watch: how many are seen and how soon",
  counts,
  run: async ({ programs, seconds }, cleanup) => {
    const folder = await cleanup.folder();
    const trials = Array.from({ length: programs }, (_, index) => prepare(folder, index));
    const byRule = new Map(trials.map((trial) => [trial.name, trial]));
    let reports = 0;
    const watch = nodePrograms.watch(policyAgainst(trials), () => {
      const now = performance.now();
      reports += 1;
      for (const { verdict } of watch.report()?.sightings ?? []) {
        const trial = verdict.kind === "prohibited" ? byRule.get(verdict.rule.id) : undefined;
        if (trial !== undefined) trial.seenAt ??= now;
      }
    });
    cleanup.add(() => watch.stop());
    const { running } = await watch.look();
    await startAll(trials, seconds * 1000, cleanup);
    // The longest lifetime, and time for the watch to see it.
    await pause(Math.max(...LIFETIMES_MS) + 1000);

    const of = (chosen: (trial: Trial) => boolean): readonly Trial[] => trials.filter((trial) => trial.startedAt !== null && chosen(trial));
    const certain = of(({ lifetime }) => lifetime >= CERTAIN_MS);
    const groups = LIFETIMES_MS.map((lifetime) => [`of ${lifetime} ms`, of((trial) => trial.lifetime === lifetime)] as const);
    return {
      runtime: "node",
      figures: [
        figure(`start to onChange, programs of ${CERTAIN_MS} ms and more`, latencies(certain), { unit: "ms", budget: BUDGETS.programSeen, restHolds: certain.every(({ seenAt }) => seenAt !== null), note: "from before the call that starts it; all of them have to be seen" }),
        ...groups.flatMap(([name, group]) => (latencies(group).length === 0 ? [] : [figure(`start to onChange, programs ${name}`, latencies(group), { unit: "ms", note: share(group) })])),
      ],
      facts: {
        otherPrograms: running, reports, alive: watch.alive(),
        seenByLifetime: Object.fromEntries([...groups, [`of ${CERTAIN_MS} ms and more`, certain] as const].map(([name, group]) => [name, share(group)])),
        seenByKind: Object.fromEntries(KINDS.map((kind) => [kind, share(certain.filter((trial) => trial.kind === kind))])),
      },
    };
  },
});

interface Trial {
  /** Of the executable, and of the rule against it. */
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly lifetime: number;
  readonly command: string;
  readonly args: readonly string[];
  startedAt: number | null;
  seenAt: number | null;
}

function prepare(folder: string, index: number): Trial {
  const name = `invigil-bench-${index}`;
  const path = join(folder, name);
  const lifetime = LIFETIMES_MS[index % LIFETIMES_MS.length] ?? LIFETIMES_MS[0];
  const kind = KINDS[Math.floor(index / LIFETIMES_MS.length) % KINDS.length] ?? KINDS[0];
  const trial = { name, kind, lifetime, startedAt: null, seenAt: null };
  const sleep = [String(lifetime / 1000)];
  switch (kind) {
    case "renamed copy":
      copyFileSync("/bin/sleep", path);
      return { ...trial, command: path, args: sleep };
    case "behind a symbolic link with another name": {
      const link = join(folder, `${FALSE_NAME}-${index}`);
      copyFileSync("/bin/sleep", path);
      symlinkSync(path, link);
      return { ...trial, command: link, args: sleep };
    }
    case "hard link": {
      const copy = join(folder, `${FALSE_NAME}-${index}`);
      copyFileSync("/bin/sleep", copy);
      linkSync(copy, path);
      return { ...trial, command: path, args: sleep };
    }
    case "renamed copy that gives itself another title":
      copyFileSync("/bin/bash", path);
      return { ...trial, command: path, args: ["-c", `printf ${FALSE_NAME} > /proc/$$/comm; read -r -t ${lifetime / 1000} -u 3`] };
    default:
      return assertNever(kind);
  }
}

function policyAgainst(trials: readonly Trial[]): Policy {
  const bare = withoutPrograms(POLICY_PRESETS["supervised-room"]);
  return { ...bare, programs: { ...bare.programs, rules: trials.map(({ name }) => ruleFor(name)) } };
}

async function startAll(trials: readonly Trial[], within: number, cleanup: Cleanup): Promise<void> {
  const children: ChildProcess[] = [];
  cleanup.add(() => {
    for (const child of children) child.kill("SIGKILL");
  });
  const begun = performance.now();
  const moments = trials.map((trial) => ({ trial, at: begun + Math.random() * within })).toSorted((one, other) => one.at - other.at);
  for (const { trial, at } of moments) {
    await pause(Math.max(0, at - performance.now()));
    trial.startedAt = performance.now();
    // The fourth stream stays open and empty: something to wait on without another program.
    const child = spawn(trial.command, [...trial.args], { argv0: FALSE_NAME, stdio: ["ignore", "ignore", "ignore", "pipe"] });
    child.on("error", () => {
      trial.startedAt = null;
    });
    children.push(child);
  }
}

function latencies(trials: readonly Trial[]): readonly number[] {
  return trials.flatMap(({ startedAt, seenAt }) => (startedAt === null || seenAt === null ? [] : [seenAt - startedAt]));
}

function share(trials: readonly Trial[]): string {
  return `${trials.filter(({ seenAt }) => seenAt !== null).length} of ${trials.length} seen`;
}
