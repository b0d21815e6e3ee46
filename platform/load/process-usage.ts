import { readFileSync } from "node:fs";

/** What a process uses. Null where the system does not tell (anything but Linux). */
export interface ProcessUsage {
  /** Resident memory in bytes. */
  readonly rssBytes: number | null;
  /** Processor time since its start, all threads, in ms. */
  readonly cpuMs: number | null;
}

/** Clock ticks a second in /proc/PID/stat: `USER_HZ`, 100 on every Linux that Node runs on (time(7)). */
const TICKS_PER_SECOND = 100;
/** Places of utime and stime after the name in brackets (proc_pid_stat(5), fields 14 and 15). */
const [UTIME, STIME] = [11, 12];

/** Looks at a process. One that has ended uses nothing that could be told. */
export function usageOf(pid: number): ProcessUsage {
  const rssKib = /^VmRSS:\s+(\d+) kB/mu.exec(readProc(pid, "status"))?.[1];
  // The name in brackets may hold anything, brackets too.
  const fields = readProc(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
  const ticks = Number(fields[UTIME]) + Number(fields[STIME]);
  return { rssBytes: rssKib === undefined ? null : Number(rssKib) * 1024, cpuMs: Number.isNaN(ticks) ? null : (ticks * 1000) / TICKS_PER_SECOND };
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
