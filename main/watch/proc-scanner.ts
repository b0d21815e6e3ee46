import type { Milliseconds } from "../../core/clock.ts";
import type { ProgramFacts } from "../../core/policy/programs.ts";
import { assertNever } from "../../core/result.ts";
import type { ExecutableHashes } from "./executable-hashes.ts";
import type { Scanner } from "./lookout.ts";
import { NewcomerGate } from "./newcomer-gate.ts";
import type { ProcFiles, ProcStat } from "./proc-files.ts";
import { YOUNG_MS } from "./program-table.ts";
import type { KnownProgram, ProgramTable } from "./program-table.ts";

export interface ProcScannerParts {
  readonly files: ProcFiles;
  readonly table: ProgramTable;
  /** Null when no rule asks for hashes. */
  readonly hashes: ExecutableHashes | null;
  /** Monotonic clock. */
  readonly now: () => Milliseconds;
  /** This program: it and what it starts of itself are not judged. */
  readonly ownPid: number;
}

/**
 * Looks at /proc. A tick reads what is new, what is young and what a rule speaks of; a sweep reads everything again.
 * A process is known by its pid and its start time, a program by the executable that the kernel says it runs: what it calls itself does not count.
 */
export class ProcScanner implements Scanner {
  readonly #parts: ProcScannerParts;
  readonly #processes = new Map<number, Process>();
  #look = 0;
  readonly #newcomers: NewcomerGate;

  constructor(parts: ProcScannerParts) {
    this.#parts = parts;
    this.#newcomers = new NewcomerGate(parts.files);
  }

  /** What changed since the last look. @throws Error when /proc cannot be read */
  tick(): void {
    this.#lookAt(false);
  }

  /** Everything: finds programs that took the place of others under the same pid, and old processes that became another program. @throws Error as `tick` */
  sweep(): void {
    this.#lookAt(true);
  }

  #lookAt(everything: boolean): void {
    if (this.#newcomers.possible() || everything) this.#lookAtAll(everything);
    else for (const process of this.#processes.values()) this.#lookAgain(process, false);
    this.#parts.table.looked();
  }

  #lookAtAll(everything: boolean): void {
    this.#look += 1;
    let met = 0;
    for (const pid of this.#parts.files.pids()) {
      const process = this.#processes.get(pid);
      if (process === undefined) {
        met += 1;
        this.#meet(pid);
        continue;
      }
      process.look = this.#look;
      this.#lookAgain(process, everything);
    }
    for (const process of this.#processes.values()) if (process.look !== this.#look) this.#forget(process);
    if (met > 0) this.#newcomers.found();
  }

  /** At one that is known: only where a rule speaks of it, or where it may still become another program, unless everything is asked for. */
  #lookAgain(process: Process, everything: boolean): void {
    const matched = (process.program?.sighting ?? null) !== null;
    const young = process.firstSeen > this.#parts.now() - YOUNG_MS;
    if (everything || matched || (young && !this.#stillRuns(process))) this.#meetAgain(process);
  }

  #meet(pid: number): void {
    const stat = this.#parts.files.stat(pid);
    if (stat === null) return;
    const process: Process = { pid, startedAt: stat.startedAt, firstSeen: this.#parts.now(), look: this.#look, program: null, lastProgram: null, ownPath: null, hashing: null };
    this.#processes.set(pid, process);
    this.#examine(process, stat);
  }

  /** Whether a process runs the executable that it was judged by. Half the price of meeting it again, and there are many young ones. */
  #stillRuns({ pid, program }: Process): boolean {
    const path = program?.facts.path;
    if (path === undefined || this.#parts.hashes !== null) return false;
    const executable = this.#parts.files.executable(pid);
    return executable.kind === "path" && executable.path === path;
  }

  #meetAgain(process: Process): void {
    const stat = this.#parts.files.stat(process.pid);
    if (stat?.startedAt === process.startedAt) {
      this.#examine(process, stat);
      return;
    }
    // SECURITY: the same pid with another start time is another program; what was found out about the first says nothing of it.
    this.#forget(process);
    if (stat !== null) this.#meet(process.pid);
  }

  #forget(process: Process): void {
    this.#processes.delete(process.pid);
    if (process.program !== null) this.#parts.table.remove(process.program);
    process.program = null;
  }

  #examine(process: Process, stat: ProcStat): void {
    const { files, table } = this.#parts;
    if (stat.ended && process.program !== null) {
      table.remove(process.program);
      process.program = null;
    }
    if (stat.ended || stat.kernel) return;
    const executable = files.executable(process.pid);
    switch (executable.kind) {
      case "none":
        // It is about to end, or was caught in the middle of becoming another program: the next look tells.
        return;
      case "hidden": {
        const name = files.name(process.pid);
        if (name !== null) this.#know(process, { name }, true);
        return;
      }
      case "path": {
        process.ownPath = this.#isOurs(process, stat, executable.path) ? executable.path : null;
        if (process.ownPath === null) this.#know(process, this.#factsOf(process, executable.path), false);
        return;
      }
      default:
        assertNever(executable);
    }
  }

  /** This process, and those that it or they started of the same executable: windows and helpers. */
  #isOurs({ pid }: Process, { parent }: ProcStat, path: string): boolean {
    return pid === this.#parts.ownPid || this.#processes.get(parent)?.ownPath === path;
  }

  #factsOf(process: Process, path: string): ProgramFacts {
    const name = path.split("/").at(-1) ?? path;
    const { hashes, files, table } = this.#parts;
    if (hashes === null || process.hashing === path) return { name, path };
    const sha256 = hashes.of(files.content(process.pid), (later) => {
      process.hashing = null;
      // Only if it still runs what was read; if it ended meanwhile, that it ran is told all the same.
      const program = process.lastProgram;
      if (later !== null && program?.facts.path === path) table.change(program, { name, path, sha256: later }, false);
    });
    if (sha256 === undefined) process.hashing = path;
    return typeof sha256 === "string" ? { name, path, sha256 } : { name, path };
  }

  #know(process: Process, facts: ProgramFacts, hidden: boolean): void {
    const { table } = this.#parts;
    const { program } = process;
    if (program === null) process.lastProgram = process.program = table.add(process.pid, process.startedAt, facts, hidden);
    else if (program.hidden !== hidden || program.facts.name !== facts.name || program.facts.path !== facts.path || program.facts.sha256 !== facts.sha256) table.change(program, facts, hidden);
  }
}

interface Process {
  readonly pid: number;
  readonly startedAt: number;
  readonly firstSeen: Milliseconds;
  /** Number of the last look that saw it. */
  look: number;
  /** Null for threads of the kernel and what has ended. */
  program: KnownProgram | null;
  /** Also after it ended: the hash of a program that ran for a moment comes when it is gone. */
  lastProgram: KnownProgram | null;
  /** Executable of this program itself, if it is one of its processes. */
  ownPath: string | null;
  /** Path of the executable that is being hashed for it. */
  hashing: string | null;
}
