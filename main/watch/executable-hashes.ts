import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, read, statSync } from "node:fs";
import { promisify } from "node:util";

/** Larger files than this are not hashed; no program of one file is. In bytes. */
const LARGEST_BYTES = 512 * 1024 * 1024;
/** Bytes between which other work gets its turn. */
const SLICE_BYTES = 256 * 1024;
/** Hashes that are remembered: more executables than run on one computer in a day. */
const MOST_REMEMBERED = 4096;
/** Files that are open at once, waiting to be read. */
const MOST_WAITING = 64;

const readFile = promisify(read);

export interface ExecutableHashesOptions {
  readonly largestBytes?: number;
}

/**
 * SHA-256 of executables, each file read once. Reading goes on in slices between other work, one file after the other.
 */
export class ExecutableHashes {
  readonly #largest: number;
  /** By what tells one content from another; null: cannot be had. The oldest is forgotten first. */
  readonly #remembered = new Map<string, string | null>();
  readonly #waiting = new Map<string, Waiting>();
  #reading: Promise<void> | null = null;
  #closed = false;

  constructor({ largestBytes = LARGEST_BYTES }: ExecutableHashesOptions = {}) {
    this.#largest = largestBytes;
  }

  /**
   * Hash of a file: 64 hexadecimal digits if it is known by now; undefined while it is read, after which `later` is called;
   * null when it cannot be had (too large, unreadable, gone) or too many files wait already.
   */
  of(file: string, later: Listener): string | null | undefined {
    if (this.#closed) return null;
    try {
      const key = identity(statSync(file, { bigint: true }));
      const known = this.#remembered.get(key);
      if (known !== undefined) return known;
      const waiting = this.#waiting.get(key);
      if (waiting === undefined && this.#waiting.size >= MOST_WAITING) return null;
      if (waiting === undefined) this.#wait(openSync(file, "r"), later);
      else waiting.listeners.push(later);
      return undefined;
    } catch {
      // It ended, or this user may not read it.
      return null;
    }
  }

  /** Resolves when no file waits. */
  async idle(): Promise<void> {
    while (this.#reading !== null) await this.#reading;
  }

  /** Closes every file. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.idle();
  }

  /** The file is opened at once: a program that runs for a moment is gone when its turn comes, an open file is not. */
  #wait(descriptor: number, later: Listener): void {
    // Of the open file, not of the path: a process may have become another program between the two calls.
    const key = identity(fstatSync(descriptor, { bigint: true }));
    const same = this.#waiting.get(key);
    if (same !== undefined) {
      closeSync(descriptor);
      same.listeners.push(later);
      return;
    }
    this.#waiting.set(key, { descriptor, listeners: [later] });
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = null;
    });
  }

  async #readAll(): Promise<void> {
    for (let next = this.#waiting.entries().next(); next.done !== true; next = this.#waiting.entries().next()) {
      const [key, { descriptor, listeners }] = next.value;
      let sha256: string | null = null;
      try {
        sha256 = await this.#hash(descriptor);
        // A file that changed while it was read has no hash that means anything.
        if (identity(fstatSync(descriptor, { bigint: true })) !== key) sha256 = null;
      } catch {
        // A disk that fails in the middle of a file leaves the program to its name and path.
      } finally {
        closeSync(descriptor);
        this.#waiting.delete(key);
      }
      if (this.#closed) continue;
      this.#remember(key, sha256);
      for (const listener of listeners) listener(sha256);
    }
  }

  async #hash(descriptor: number): Promise<string | null> {
    if (fstatSync(descriptor).size > this.#largest) return null;
    const hash = createHash("sha256");
    const slice = new Uint8Array(SLICE_BYTES);
    let total = 0;
    for (;;) {
      if (this.#closed) return null;
      const { bytesRead } = await readFile(descriptor, slice, 0, SLICE_BYTES, total);
      if (bytesRead === 0) return hash.digest("hex");
      total += bytesRead;
      // SECURITY: a file system that never comes to an end of a file must not keep the watch busy.
      if (total > this.#largest) return null;
      hash.update(slice.subarray(0, bytesRead));
    }
  }

  #remember(key: string, sha256: string | null): void {
    this.#remembered.set(key, sha256);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > MOST_REMEMBERED && oldest.done !== true) this.#remembered.delete(oldest.value);
  }
}

/** Null: the hash cannot be had. */
type Listener = (sha256: string | null) => void;

interface Waiting {
  readonly descriptor: number;
  readonly listeners: Listener[];
}

interface FileTimes {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** SECURITY: with the time of the last change of any kind, which a program cannot set: content that was put in the place of other content is read again. */
function identity({ dev, ino, size, mtimeNs, ctimeNs }: FileTimes): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}
