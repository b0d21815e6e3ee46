import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, normalize } from "node:path";
import { doubtAbout } from "./trusted-file.ts";

/** A process as /proc shows it (proc(5)). */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Its own name for itself: it describes, it does not identify. */
  readonly name: string;
  /** The executable's path, only when root alone can have put it there; null otherwise and when the system does not tell. */
  readonly trustedExecutable: string | null;
}

/** What decides whether this process is the only program of a kiosk session. */
export interface KioskFacts {
  /** This process's parent. */
  readonly compositor: number;
  /** The parent's arguments and environment; null when they cannot be read. */
  readonly arguments: readonly string[] | null;
  readonly environment: readonly string[] | null;
  /** Every process of the same user. */
  readonly processes: readonly ProcessFacts[];
  /** Whether XDG_RUNTIME_DIR belongs to this user and nobody else may open it. */
  readonly runtimeFolderPrivate: boolean;
  /** Sockets that listen under the name that WAYLAND_DISPLAY gives, and those among them that the parent holds. */
  readonly displaySockets: readonly string[];
  readonly heldSockets: readonly string[];
}

/** Looks at the session of this process. What cannot be read is left empty, which never speaks for a kiosk. */
export function gatherKioskFacts(env: Readonly<Record<string, string | undefined>> = process.env, compositor: number = process.ppid): KioskFacts {
  const user = process.geteuid?.() ?? -1;
  const runtimeFolder = env["XDG_RUNTIME_DIR"] ?? "";
  const display = env["WAYLAND_DISPLAY"] ?? "";
  const sockets = runtimeFolder === "" || display === "" ? [] : listening(join(runtimeFolder, display));
  const held = new Set(linksIn(`/proc/${compositor}/fd`));
  return {
    compositor,
    arguments: strings(`/proc/${compositor}/cmdline`), environment: strings(`/proc/${compositor}/environ`),
    processes: readdirSync("/proc").flatMap((entry) => (/^\d+$/u.test(entry) ? processOf(entry, user) : [])),
    runtimeFolderPrivate: isPrivate(runtimeFolder, user),
    displaySockets: sockets, heldSockets: sockets.filter((inode) => held.has(`socket:[${inode}]`)),
  };
}

/** Not by the owner of the folder /proc/PID, which is root for every process that hides itself (prctl(2), PR_SET_DUMPABLE). */
function processOf(entry: string, user: number): readonly ProcessFacts[] {
  const status = text(`/proc/${entry}/status`);
  const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, "mu").exec(status)?.[1] ?? "";
  const [real, effective] = field("Uid").split("\t").map(Number);
  if (field("State").startsWith("Z") || (real !== user && effective !== user)) return [];
  return [{ pid: Number(entry), parent: Number(field("PPid")), name: field("Name"), trustedExecutable: trustedExecutable(entry) }];
}

function trustedExecutable(entry: string): string | null {
  try {
    const path = readlinkSync(`/proc/${entry}/exe`);
    return doubtAbout(path, 0) === null ? path : null;
  } catch {
    return null;
  }
}

/** Inodes of the sockets that listen under a path: `Num RefCount Protocol Flags Type St Inode Path`, Flags 00010000 for one that accepts. */
function listening(path: string): readonly string[] {
  return text("/proc/net/unix").split("\n").flatMap((line) => {
    const [, inode, bound] = /^\S+ \S+ \S+ 00010000 \S+ \S+ +(\d+) (.+)$/u.exec(line) ?? [];
    return inode !== undefined && bound !== undefined && normalize(bound) === normalize(path) ? [inode] : [];
  });
}

function isPrivate(folder: string, user: number): boolean {
  try {
    const { uid, mode } = lstatSync(folder);
    return uid === user && (mode & 0o077) === 0;
  } catch {
    return false;
  }
}

function linksIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((entry) => {
      try {
        return readlinkSync(join(folder, entry));
      } catch {
        // Closed between the two looks.
        return "";
      }
    });
  } catch {
    return [];
  }
}

function strings(path: string): readonly string[] | null {
  const content = text(path);
  return content === "" ? null : content.replace(/\0$/u, "").split("\0");
}

function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
