import { execFile } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { win32 } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A program that runs now. */
export interface RunningProgram {
  readonly pid: number;
  readonly name: string;
  /** The executable's path, where the system tells it. */
  readonly path?: string;
}

/**
 * Programs that run now. Linux: /proc, with the executable's path (proc(5)); macOS: `ps`, whose `comm` is the path; Windows: `tasklist`.
 * `ps-list` is not used: on Windows it runs a binary of its own that a student could replace, and its `__dirname` cannot be bundled as a module.
 * The list stays in this process; only matches with the policy may leave it.
 */
export async function listPrograms(platform: NodeJS.Platform = process.platform): Promise<readonly RunningProgram[]> {
  if (platform === "linux") return listFromProc();
  if (platform === "win32") {
    // SECURITY: the system's own by its whole path; a bare name would run a file of that name from the folder of the exam file that was opened.
    const tasklist = win32.join(process.env["SystemRoot"] ?? String.raw`C:\Windows`, "System32", "tasklist.exe");
    const { stdout } = await run(tasklist, ["/FO", "CSV", "/NH"], { windowsHide: true, maxBuffer: 8 * 1024 * 1024 });
    return parseTasklist(stdout);
  }
  const { stdout } = await run("/bin/ps", ["-wwaxo", "pid=,comm="], { maxBuffer: 8 * 1024 * 1024 });
  return parsePs(stdout);
}

function listFromProc(): readonly RunningProgram[] {
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const name = readFileSync(`/proc/${entry}/comm`, "utf8").trim();
      return [{ pid: Number(entry), name, ...executableOf(entry) }];
    } catch {
      // It ended between the two looks.
      return [];
    }
  });
}

/** Of programs of other users only the name can be seen, and kernel threads have no file. */
function executableOf(pid: string): { readonly path?: string } {
  try {
    return { path: readlinkSync(`/proc/${pid}/exe`) };
  } catch {
    return {};
  }
}

/** `"name.exe","1234",…` a line, quotes always. */
export function parseTasklist(text: string): readonly RunningProgram[] {
  return [...text.matchAll(/^"([^"]+)","(\d+)"/gm)].map(([, name = "", pid]) => ({ pid: Number(pid), name }));
}

/** `  123 /path/to/program` a line. */
export function parsePs(text: string): readonly RunningProgram[] {
  return [...text.matchAll(/^\s*(\d+)\s+(.+?)\s*$/gm)].map(([, pid, path = ""]) => ({ pid: Number(pid), name: path.split("/").at(-1) ?? path, path }));
}
