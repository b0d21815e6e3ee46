import { openSync, readdirSync, readFileSync, readlinkSync, readSync } from "node:fs";

/** What /proc/PID/stat says of a process, as far as it is needed here (proc_pid_stat(5)). */
export interface ProcStat {
  readonly parent: number;
  /** When it started, in clock ticks since the computer started (field 22). With the pid it names one process for good. */
  readonly startedAt: number;
  /** A thread of the kernel. Taken from the flags and not from the parent's pid, which is an ordinary one inside a container. */
  readonly kernel: boolean;
  /** It has ended and only waits for its parent to ask how. */
  readonly ended: boolean;
}

/** `hidden`: it belongs to somebody whose files this user may not see. `none`: there is none, or none any more. */
export type Executable = { readonly kind: "path"; readonly path: string } | { readonly kind: "hidden" } | { readonly kind: "none" };

/** What is read of /proc. Everything answers at once; what ended meanwhile is null or `none`, never an exception. */
export interface ProcFiles {
  /** @throws Error when /proc itself cannot be read */
  readonly pids: () => readonly number[];
  /** The pid that the kernel gave out last, to a process or to a thread; null where it does not say. Costs a tenth of listing the pids. */
  readonly lastPid: () => number | null;
  readonly stat: (pid: number) => ProcStat | null;
  readonly executable: (pid: number) => Executable;
  /** The name that a process gives itself. Only for programs whose executable is hidden: anybody may write anything there. */
  readonly name: (pid: number) => string | null;
  /** Through this path the executable's content can be read, even after the file was renamed or deleted. */
  readonly content: (pid: number) => string;
}

/** PF_KTHREAD of the kernel's include/linux/sched.h. A program cannot set it. */
const KERNEL_THREAD = 0x00200000;
/** The kernel keeps 15 bytes of a name (TASK_COMM_LEN of include/linux/sched.h, less the zero at its end). */
const KEPT_NAME_BYTES = 15;

/** @param root where proc is mounted */
export function procFiles(root = "/proc"): ProcFiles {
  const readLoad = keptOpen(`${root}/loadavg`);
  return {
    pids: () => readdirSync(root).flatMap((entry) => (isPid(entry) ? [Number(entry)] : [])),
    // "0.20 0.18 0.12 1/80 11206": the last field (proc_loadavg(5)).
    lastPid: () => {
      const last = Number(/ (\d+)\n?$/.exec(readLoad() ?? "")?.[1]);
      return last > 0 ? last : null;
    },
    stat: (pid) => attempt(() => parseProcStat(readFileSync(`${root}/${pid}/stat`, "utf8"))),
    executable: (pid) => {
      const own = readLink(`${root}/${pid}/exe`);
      // SECURITY: a program whose first thread has ended runs on without this link; its other threads still have theirs.
      return own.kind === "none" ? executableOfThreads(root, pid) : own;
    },
    name: (pid) => attempt(() => nameOf(readFileSync(`${root}/${pid}/comm`, "utf8").replace(/\n$/u, ""), () => readFileSync(`${root}/${pid}/cmdline`, "utf8"))),
    content: (pid) => `${root}/${pid}/exe`,
  };
}

/** Reads a small file of /proc again and again without opening it each time; it ends with the thread that opened it. Null when it cannot be read. */
function keptOpen(path: string): () => string | null {
  const buffer = Buffer.alloc(128);
  let file: number | null = null;
  return () => attempt(() => {
    file ??= openSync(path, "r");
    return buffer.toString("latin1", 0, readSync(file, buffer, 0, buffer.length, 0));
  });
}

/** Null when it is not a line of /proc/PID/stat. The name in brackets may hold anything, brackets, spaces and line breaks too; after the last bracket it does not. */
export function parseProcStat(text: string): ProcStat | null {
  const end = text.lastIndexOf(") ");
  if (end === -1) return null;
  // From field 3 on: 3 state, 4 parent, 9 flags, 20 threads, 22 start time.
  const fields = text.slice(end + 2).split(" ", 20);
  const [state, parent, flags, threads, startedAt] = [fields[0], Number(fields[1]), Number(fields[6]), Number(fields[17]), Number(fields[19])];
  if (state === undefined || !Number.isSafeInteger(startedAt) || fields[19] === "") return null;
  // A first thread that ended looks like an ended process, but for the threads that go on.
  return { parent, startedAt, kernel: (flags & KERNEL_THREAD) !== 0, ended: state === "X" || (state === "Z" && threads <= 1) };
}

/** A whole name where the kernel cut it off and the command line has the rest. */
function nameOf(kept: string, commandLine: () => string): string {
  if (Buffer.byteLength(kept) < KEPT_NAME_BYTES) return kept;
  const command = commandLine().split("\0", 1)[0]?.split("/").at(-1) ?? "";
  return command.startsWith(kept) ? command : kept;
}

function executableOfThreads(root: string, pid: number): Executable {
  const threads = attempt(() => readdirSync(`${root}/${pid}/task`)) ?? [];
  for (const thread of threads) {
    if (thread === String(pid)) continue;
    const found = readLink(`${root}/${pid}/task/${thread}/exe`);
    if (found.kind !== "none") return found;
  }
  return { kind: "none" };
}

function readLink(path: string): Executable {
  try {
    // The kernel says so of a file that was deleted or replaced while it runs (proc_pid_exe(5)).
    return { kind: "path", path: readlinkSync(path).replace(/ \(deleted\)$/u, "") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return { kind: code === "EACCES" || code === "EPERM" ? "hidden" : "none" };
  }
}

function isPid(entry: string): boolean {
  const first = entry.charCodeAt(0);
  return first >= 49 && first <= 57;
}

/** Null when the process ended between two looks. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
