import { execFile } from "node:child_process";
import { win32 } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MOST_OUTPUT_BYTES = 8 * 1024 * 1024;

/** A program that runs now. */
export interface RunningProgram {
  readonly pid: number;
  readonly name: string;
  readonly parent?: number;
  /** Ms since the epoch as the system says it, where it does. */
  readonly startedAt?: number;
  /** The executable's path, where the system tells it. */
  readonly path?: string;
  readonly signer?: string;
  readonly bundleId?: string;
}

/**
 * Programs that run now, where there is no /proc. macOS: `ps`, whose `comm` is the path; Windows: `tasklist`, which knows names alone.
 * `ps-list` is not used: on Windows it runs a binary of its own that a student could replace, and its `__dirname` cannot be bundled as a module.
 * The list stays in the worker; only matches with the policy may leave it.
 */
export async function listPrograms(platform: NodeJS.Platform, options: { readonly only?: number; readonly signal?: AbortSignal } = {}): Promise<readonly RunningProgram[]> {
  const { only, signal } = options;
  const how = { windowsHide: true, maxBuffer: MOST_OUTPUT_BYTES, ...(signal === undefined ? {} : { signal }) };
  if (platform === "win32") {
    const { stdout } = await run(systemProgram("tasklist.exe"), ["/FO", "CSV", "/NH", ...(only === undefined ? [] : ["/FI", `PID eq ${only}`])], how);
    return parseTasklist(stdout);
  }
  // The C locale: a date in the words of another language cannot be read.
  const { stdout } = await run("/bin/ps", ["-ww", ...(only === undefined ? ["-ax"] : ["-p", String(only)]), "-o", "pid=,ppid=,lstart=,comm="], { ...how, env: { LC_ALL: "C" } });
  return parsePs(stdout);
}

// SECURITY: the system's own by its whole path; a bare name would run a file of that name from the folder of the exam file that was opened.
export function systemProgram(name: string): string {
  return win32.join(process.env["SystemRoot"] ?? String.raw`C:\Windows`, "System32", name);
}

/** `"name.exe","1234",…` a line, quotes always. */
export function parseTasklist(text: string): readonly RunningProgram[] {
  return [...text.matchAll(/^"([^"]+)","(\d+)"/gm)].map(([, name = "", pid]) => ({ pid: Number(pid), name }));
}

/** `  123   1 Thu Nov 26 12:21:40 2026     /path/to/program` a line, the time in the computer's own zone. */
export function parsePs(text: string): readonly RunningProgram[] {
  return [...text.matchAll(/^ *(\d+) +(\d+) +\w{3} (\w{3} +\d+ [\d:]{8} \d{4}) +(.+?) *$/gm)].map(([, pid, parent, started = "", path = ""]) => ({
    pid: Number(pid), parent: Number(parent), startedAt: Date.parse(started), name: path.split("/").at(-1) ?? path, ...(path.startsWith("/") ? { path } : {}),
  }));
}
