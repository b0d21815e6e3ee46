import { setTimeout as pause } from "node:timers/promises";
import type { ProgramSighting } from "../ports.ts";

/** How long a program gets to end, in ms: time to ask whether to save. */
const PATIENCE_MS = 2000;

/** A process and when it started: together they name one process for good. */
export type ProcessKey = Pick<ProgramSighting, "pid" | "startedAt">;

/** What can be done to processes on one system. */
export interface ProcessControl {
  /** Asks a process to end, if it still is the one. `gone`: it is not there any more; `refused`: this user may not. Never kills. */
  readonly askToEnd: (process: ProcessKey) => Promise<"asked" | "gone" | "refused">;
  readonly runs: (process: ProcessKey) => Promise<boolean>;
  /** Time between two looks whether it has ended, in ms. */
  readonly askEvery: number;
}

/** Asks programs to end as their own menus would, and waits a moment. Never more than asking: unsaved work is the student's. */
export async function closePrograms(programs: readonly ProcessKey[], control: ProcessControl): Promise<"gone" | "asked" | "refused"> {
  const until = performance.now() + PATIENCE_MS;
  let left: readonly ProcessKey[] = [];
  let refused = false;
  for (const program of programs) {
    const answer = await control.askToEnd(program);
    if (answer === "asked") left = [...left, program];
    if (answer === "refused") refused = true;
  }
  for (;;) {
    const running = await Promise.all(left.map((program) => control.runs(program)));
    left = left.filter((_, index) => running[index] === true);
    if (left.length === 0) return refused ? "refused" : "gone";
    if (performance.now() >= until) return refused ? "refused" : "asked";
    await pause(control.askEvery);
  }
}
