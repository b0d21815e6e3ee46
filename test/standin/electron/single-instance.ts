import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import type { FSWatcher } from "node:fs";
import { join } from "node:path";
import { isStandin } from "../chromium/profile.ts";

/** What a second start hands to the first. */
export interface HandOver {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/** One running application a data folder: a lock file with a process id, and a folder in which later starts leave their arguments. */
export class SingleInstanceLock {
  readonly #onSecond: (handOver: HandOver) => void;
  #lockFile: string | null = null;
  #watcher: FSWatcher | null = null;

  constructor(onSecond: (handOver: HandOver) => void) {
    this.#onSecond = onSecond;
  }

  get isHeld(): boolean {
    return this.#lockFile !== null;
  }

  /** @returns false when another process holds the lock; that process has been handed the arguments */
  acquire(userData: string, argv: readonly string[], additionalData: unknown): boolean {
    if (this.#lockFile !== null) return true;
    const lockFile = join(userData, "standin.lock");
    const mailbox = join(userData, "standin-starts");
    mkdirSync(mailbox, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        writeFileSync(lockFile, String(process.pid), { flag: "wx", mode: 0o600 });
        this.#lockFile = lockFile;
        this.#receive(mailbox);
        return true;
      } catch {
        const holder = readHolder(lockFile);
        if (holder !== null && isStandin(holder)) {
          handOver(mailbox, { argv, workingDirectory: process.cwd(), additionalData });
          return false;
        }
        // The holder died without letting go.
        rmSync(lockFile, { force: true });
      }
    }
    return false;
  }

  release(): void {
    this.#watcher?.close();
    this.#watcher = null;
    if (this.#lockFile !== null) rmSync(this.#lockFile, { force: true });
    this.#lockFile = null;
  }

  #receive(mailbox: string): void {
    for (const name of readdirSync(mailbox)) rmSync(join(mailbox, name), { force: true });
    this.#watcher = watch(mailbox, () => {
      for (const name of readdirSync(mailbox)) {
        if (!name.endsWith(".json")) continue;
        const path = join(mailbox, name);
        const text = readFileSync(path, "utf8");
        rmSync(path, { force: true });
        this.#onSecond(JSON.parse(text) as HandOver);
      }
    });
    this.#watcher.unref();
  }
}

function readHolder(lockFile: string): number | null {
  try {
    const pid = Number(readFileSync(lockFile, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Written under another name first, so that the reader never sees half a file. */
function handOver(mailbox: string, content: HandOver): void {
  const path = join(mailbox, `${process.pid}-${Date.now()}`);
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  renameSync(path, `${path}.json`);
}
