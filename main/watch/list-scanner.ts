import type { ProgramFacts } from "../../core/policy/programs.ts";
import type { ExecutableHashes } from "./executable-hashes.ts";
import type { RunningProgram } from "./list-programs.ts";
import type { Scanner } from "./lookout.ts";
import type { KnownProgram, ProgramTable } from "./program-table.ts";

/** Programs of a system that has a command to list them. */
export interface ProgramSource {
  readonly list: () => Promise<readonly RunningProgram[]>;
  /** Adds what the list does not tell: asked for new programs only, because it costs. Leaves out what ended meanwhile. */
  readonly describe: (programs: readonly RunningProgram[]) => Promise<readonly RunningProgram[]>;
}

export interface ListScannerParts {
  readonly source: ProgramSource;
  readonly table: ProgramTable;
  /** Null when no rule asks for hashes. */
  readonly hashes: ExecutableHashes | null;
  readonly ownPid: number;
}

/** Looks at a list of programs. Only what is new on it is looked at closely; a sweep looks closely at everything. */
export class ListScanner implements Scanner {
  readonly #parts: ListScannerParts;
  readonly #processes = new Map<number, Process>();

  constructor(parts: ListScannerParts) {
    this.#parts = parts;
  }

  async tick(): Promise<void> {
    const listed = await this.#parts.source.list();
    const running = new Set(listed.map(({ pid }) => pid));
    for (const { pid } of this.#processes.values()) if (!running.has(pid)) this.#forget(pid);
    await this.#meet(listed.filter((program) => !this.#isKnown(program)));
    this.#parts.table.looked();
  }

  async sweep(): Promise<void> {
    const listed = await this.#parts.source.list();
    const described = await this.#describe(listed);
    const running = new Map(described.map((program) => [program.pid, program]));
    for (const { pid, program } of this.#processes.values()) {
      const now = running.get(pid);
      // SECURITY: the same pid with another start time is another program.
      if (now === undefined || now.startedAt !== program.startedAt || now.path !== program.path) this.#forget(pid);
    }
    for (const program of described) if (!this.#processes.has(program.pid)) this.#know(program);
    this.#parts.table.looked();
  }

  /** As far as the list itself tells: on Windows it does not say when a program started. */
  #isKnown(listed: RunningProgram): boolean {
    const known = this.#processes.get(listed.pid)?.program;
    return known !== undefined && known.name === listed.name && (listed.startedAt === undefined || listed.startedAt === known.startedAt) && (listed.path === undefined || listed.path === known.path);
  }

  async #meet(programs: readonly RunningProgram[]): Promise<void> {
    for (const program of await this.#describe(programs)) {
      this.#forget(program.pid);
      this.#know(program);
    }
  }

  /** Where the system does not give details, the name alone has to do; the next sweep asks again. */
  async #describe(programs: readonly RunningProgram[]): Promise<readonly RunningProgram[]> {
    if (programs.length === 0) return [];
    try {
      return await this.#parts.source.describe(programs);
    } catch {
      return programs;
    }
  }

  #know(program: RunningProgram): void {
    const { table, hashes } = this.#parts;
    const { pid, path, startedAt = 0 } = program;
    const ownPath = path !== undefined && this.#isOurs(program, path) ? path : null;
    const process: Process = { pid, program, ownPath, known: null };
    this.#processes.set(pid, process);
    if (ownPath !== null) return;
    const facts = factsOf(program);
    const sha256 = path === undefined || hashes === null ? null : hashes.of(path, (later) => {
      if (later !== null && process.known !== null) table.change(process.known, { ...facts, sha256: later }, false);
    });
    process.known = table.add(pid, startedAt, typeof sha256 === "string" ? { ...facts, sha256 } : facts, path === undefined);
  }

  /** This process, and those that it or they started of the same executable. */
  #isOurs({ pid, parent }: RunningProgram, path: string): boolean {
    return pid === this.#parts.ownPid || (parent !== undefined && this.#processes.get(parent)?.ownPath === path);
  }

  #forget(pid: number): void {
    const process = this.#processes.get(pid);
    this.#processes.delete(pid);
    if (process !== undefined && process.known !== null) this.#parts.table.remove(process.known);
  }
}

interface Process {
  readonly pid: number;
  readonly program: RunningProgram;
  /** Executable of this program itself, if it is one of its processes. */
  readonly ownPath: string | null;
  known: KnownProgram | null;
}

function factsOf({ name, path, signer, bundleId }: RunningProgram): ProgramFacts {
  return { name, ...(path === undefined ? {} : { path }), ...(signer === undefined ? {} : { signer }), ...(bundleId === undefined ? {} : { bundleId }) };
}
