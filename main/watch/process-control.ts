import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ProcessControl, ProcessKey } from "./close-programs.ts";
import { listPrograms, systemProgram } from "./list-programs.ts";
import { procFiles } from "./proc-files.ts";
import type { ProcFiles } from "./proc-files.ts";
import { detailsOfWindowsPrograms } from "./windows-programs.ts";

const run = promisify(execFile);

/** Processes of this system. */
export function processControl(platform: NodeJS.Platform = process.platform): ProcessControl {
  if (platform === "linux") return linuxControl(procFiles(), (pid) => process.kill(pid, "SIGTERM"));
  return platform === "win32" ? windowsControl() : macControl();
}

/** @param signal sends SIGTERM; throws EPERM and ESRCH as kill(2) */
export function linuxControl(files: Pick<ProcFiles, "stat">, signal: (pid: number) => void): ProcessControl {
  const runs = ({ pid, startedAt }: ProcessKey): boolean => {
    const stat = files.stat(pid);
    return stat !== null && !stat.ended && stat.startedAt === startedAt;
  };
  return {
    askEvery: 50,
    runs: async (target) => await Promise.resolve(runs(target)),
    askToEnd: async (target) => await Promise.resolve(!mayBeAsked(target) ? "refused" : runs(target) ? send(target.pid, signal) : "gone"),
  };
}

function macControl(): ProcessControl {
  const runs = async ({ pid, startedAt }: ProcessKey): Promise<boolean> => (await listPrograms("darwin", { only: pid }).catch(() => [])).some((program) => program.pid === pid && program.startedAt === startedAt);
  return {
    askEvery: 250, runs,
    askToEnd: async (target) => (!mayBeAsked(target) ? "refused" : await runs(target) ? send(target.pid, (pid) => process.kill(pid, "SIGTERM")) : "gone"),
  };
}

function windowsControl(): ProcessControl {
  const runs = async ({ pid, startedAt }: ProcessKey): Promise<boolean> => (await detailsOfWindowsPrograms([pid])).some((program) => program.pid === pid && program.startedAt === startedAt);
  return {
    askEvery: 500, runs,
    askToEnd: async (target) => {
      if (!mayBeAsked(target)) return "refused";
      if (!await runs(target)) return "gone";
      try {
        // Without /F it asks the program's windows to close, as their own button does.
        await run(systemProgram("taskkill.exe"), ["/PID", String(target.pid)], { windowsHide: true });
        return "asked";
      } catch {
        return "refused";
      }
    },
  };
}

// SECURITY: the first process, groups of processes (0 and below) and this program itself are never asked, whatever a rule says.
function mayBeAsked({ pid }: ProcessKey): boolean {
  return Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid;
}

// SECURITY: to be called right after the start time was read again: between the two the pid must not have become another process's.
function send(pid: number, signal: (pid: number) => void): "asked" | "gone" | "refused" {
  try {
    signal(pid);
    return "asked";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH" ? "gone" : "refused";
  }
}
