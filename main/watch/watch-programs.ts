import { Worker } from "node:worker_threads";
import * as v from "valibot";
import type { ProgramSystem } from "../../core/policy/program-rule.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { ProgramReport, ProgramSighting, ProgramWatch } from "../ports.ts";
import { closePrograms } from "./close-programs.ts";
import type { ProcessControl } from "./close-programs.ts";
import { fromWorkerSchema, monotonicNow } from "./program-messages.ts";
import type { ToWorker, WorkerData } from "./program-messages.ts";

/** Beside this file: as TypeScript where the source runs, bundled where the bundle does. */
const SCRIPT = import.meta.url.endsWith(".ts") ? "program-worker.ts" : "program-worker.js";

export interface WatchProgramsOptions {
  readonly system: ProgramSystem;
  readonly control: ProcessControl;
  /** Times in ms. */
  readonly patience?: Partial<typeof PATIENCE>;
  /** What the thread runs. */
  readonly script?: URL;
}

const PATIENCE = {
  /** Without a sign of life for so long the thread counts as dead. It gives one each second. */
  silence: 3000,
  /** Before the thread is started again; twice as long each time. */
  firstBackOff: 250,
  /** After so long without trouble the count of starts begins again. */
  calm: 60_000,
  /** For the answer to an asked look. */
  look: 20_000,
  /** For the thread to end by itself. */
  stop: 1000,
};
/** How often in a row a thread that ended is started again. */
const MOST_RESTARTS = 5;

/** The watch as the rest of the application sees it: the thread behind it may end and come back. */
export function watchPrograms(policy: Policy, onChange: () => void, options: WatchProgramsOptions): ProgramWatch {
  const watch = new ProgramThread(policy, onChange, options);
  return { look: () => watch.look(), report: () => watch.report(), alive: () => watch.alive(), close: (rule) => watch.close(rule), stop: () => watch.stop() };
}

class ProgramThread {
  readonly #data: WorkerData;
  readonly #onChange: () => void;
  readonly #control: ProcessControl;
  readonly #script: URL;
  readonly #patience: typeof PATIENCE;
  readonly #heartbeats: NodeJS.Timeout;
  readonly #looks = new Map<number, Look>();
  /** Every thread that has not ended; `#worker` alone is listened to. */
  readonly #threads = new Set<Worker>();
  #worker: Worker | null = null;
  #report: ProgramReport | null = null;
  #alive = true;
  #stopping = false;
  #beatAt = 0;
  #checkedAt = 0;
  #startedAt = 0;
  #restarts = 0;
  #restart: NodeJS.Timeout | null = null;
  #nextLook = 1;
  /** Unknown programs that threads before this one counted. */
  #unknownBefore = 0;

  constructor(policy: Policy, onChange: () => void, { system, control, patience, script }: WatchProgramsOptions) {
    this.#onChange = onChange;
    this.#control = control;
    this.#script = script ?? new URL(SCRIPT, import.meta.url);
    this.#patience = { ...PATIENCE, ...patience };
    // Taken once: a clock that is set during the exam changes neither the order nor the distance of what was seen.
    const wallAtZero = performance.timeOrigin + performance.now() - monotonicNow();
    this.#data = { policy, system, wallAtZero, ownPid: process.pid };
    this.#start();
    this.#heartbeats = setInterval(() => this.#checkBeat(), this.#patience.silence / 6);
  }

  report(): ProgramReport | null {
    return this.#report;
  }

  alive(): boolean {
    return this.#alive;
  }

  /** @throws Error when the thread does not answer, or the watch was stopped */
  async look(): Promise<ProgramReport> {
    if (this.#stopping) throw new Error("the watch over programs was stopped");
    const look = this.#nextLook;
    this.#nextLook += 1;
    return await new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
      };
      const timer = setTimeout(() => this.#looks.get(look)?.fail("the watch over programs does not answer"), this.#patience.look);
      this.#looks.set(look, {
        found: (report) => {
          settle();
          resolve(report);
        },
        fail: (why) => {
          settle();
          reject(new Error(why));
        },
      });
      this.#ask({ kind: "look", look });
    });
  }

  async close(rule: string): Promise<"gone" | "asked" | "refused"> {
    return await closePrograms((this.#report?.sightings ?? []).filter((sighting) => !sighting.gone && ruleOf(sighting) === rule), this.#control);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alive = false;
    clearInterval(this.#heartbeats);
    if (this.#restart !== null) clearTimeout(this.#restart);
    for (const look of this.#looks.values()) look.fail("the watch over programs was stopped");
    await Promise.all([...this.#threads].map((worker) => new Promise<void>((resolve) => {
      const patience = setTimeout(() => void worker.terminate(), this.#patience.stop);
      worker.once("exit", () => {
        clearTimeout(patience);
        resolve();
      });
      worker.postMessage({ kind: "stop" } satisfies ToWorker, []);
    })));
  }

  #start(): void {
    this.#restart = null;
    this.#beatAt = this.#checkedAt = this.#startedAt = monotonicNow();
    // SECURITY: none of the arguments of this process, which may name a module to load first.
    const worker = new Worker(this.#script, { workerData: this.#data, execArgv: [], name: "programs" });
    this.#worker = worker;
    this.#threads.add(worker);
    worker.on("message", (message: unknown) => this.#hear(worker, message));
    // Every error is followed by the exit, which is what counts.
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      this.#threads.delete(worker);
      this.#ended(worker);
    });
    for (const look of this.#looks.keys()) this.#ask({ kind: "look", look });
  }

  #ask(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #hear(worker: Worker, message: unknown): void {
    if (this.#stopping || worker !== this.#worker) return;
    const heard = v.safeParse(fromWorkerSchema, message);
    // SECURITY: what is not exactly a message of ours is no sign of life either; a thread that sends nothing else counts as dead.
    if (!heard.success) return;
    this.#beatAt = monotonicNow();
    const back = !this.#alive;
    this.#alive = true;
    let changed = back;
    if (heard.output.kind === "report") {
      const report = this.#continued(heard.output.report);
      changed ||= this.#report === null || !sameSightings(this.#report, report);
      this.#report = report;
      if (heard.output.look !== null) this.#looks.get(heard.output.look)?.found(report);
    }
    if (changed) this.#onChange();
  }

  /** A report as if there had been one thread all the time. */
  #continued(report: ProgramReport): ProgramReport {
    const before = new Map((this.#report?.sightings ?? []).map((sighting) => [keyOf(sighting), sighting.firstSeenAt]));
    return {
      ...report, unknownStarted: this.#unknownBefore + report.unknownStarted,
      sightings: report.sightings.map((sighting) => ({ ...sighting, firstSeenAt: before.get(keyOf(sighting)) ?? sighting.firstSeenAt })),
    };
  }

  #checkBeat(): void {
    const now = monotonicNow();
    // When this check itself comes late, so do the messages that wait behind it.
    const late = now - this.#checkedAt > this.#patience.silence / 2;
    this.#checkedAt = now;
    if (late || this.#worker === null) return;
    if (now - this.#startedAt > this.#patience.calm) this.#restarts = 0;
    if (now - this.#beatAt <= this.#patience.silence) return;
    const worker = this.#worker;
    this.#ended(worker);
    void worker.terminate();
  }

  #ended(worker: Worker): void {
    if (worker !== this.#worker || this.#stopping) return;
    this.#worker = null;
    this.#unknownBefore = this.#report?.unknownStarted ?? 0;
    const wasAlive = this.#alive;
    this.#alive = false;
    if (this.#restarts < MOST_RESTARTS) {
      this.#restart = setTimeout(() => this.#start(), this.#patience.firstBackOff * 2 ** this.#restarts);
      this.#restarts += 1;
    }
    if (wasAlive) this.#onChange();
  }
}

interface Look {
  readonly found: (report: ProgramReport) => void;
  readonly fail: (why: string) => void;
}

function ruleOf({ verdict }: ProgramSighting): string {
  return verdict.kind === "prohibited" ? verdict.rule.id : verdict.id;
}

function keyOf(sighting: ProgramSighting): string {
  return `${sighting.pid} ${sighting.startedAt} ${sighting.verdict.kind} ${ruleOf(sighting)}`;
}

/** When they were last seen changes all the time and is no news. */
function sameSightings(one: ProgramReport, other: ProgramReport): boolean {
  const news = ({ sightings }: ProgramReport): string => sightings.map((sighting) => `${keyOf(sighting)} ${sighting.gone}`).join("\n");
  return news(one) === news(other);
}
