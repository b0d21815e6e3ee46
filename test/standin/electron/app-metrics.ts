import { readdirSync, readFileSync } from "node:fs";

/** Memory and kind of one process, as `app.getAppMetrics` tells them. */
export interface ProcessMetric {
  readonly pid: number;
  readonly type: string;
  readonly creationTime: number;
  readonly cpu: { readonly percentCPUUsage: number; readonly idleWakeupsPerSecond: number };
  /** kibibytes */
  readonly memory: { readonly workingSetSize: number; readonly peakWorkingSetSize: number };
}

const TYPES: Readonly<Record<string, string>> = { renderer: "Tab", "gpu-process": "GPU", utility: "Utility", zygote: "Zygote" };

/** This process and Chromium's, read from /proc; only this process where there is no /proc. */
export function appMetrics(chromiumPid: number | undefined): readonly ProcessMetric[] {
  const own = metric(process.pid, "Browser");
  if (chromiumPid === undefined || process.platform !== "linux") return [own];
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) parents.set(pid, parent);
  }
  const isChromium = (pid: number): boolean => pid === chromiumPid || (parents.has(pid) && isChromium(parents.get(pid) ?? 0));
  return [own, ...[...parents.keys()].filter(isChromium).map((pid) => metric(pid, typeOf(pid)))];
}

function metric(pid: number, type: string): ProcessMetric {
  const status = read(`/proc/${pid}/status`);
  const kibibytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, "mu").exec(status)?.[1] ?? 0);
  return { pid, type, creationTime: 0, cpu: { percentCPUUsage: 0, idleWakeupsPerSecond: 0 }, memory: { workingSetSize: kibibytes("VmRSS"), peakWorkingSetSize: kibibytes("VmHWM") } };
}

/** Parent of a process: the second field after the command, which may itself hold spaces and brackets. */
function parentOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[1] === undefined ? null : Number(fields[1]);
}

function typeOf(pid: number): string {
  const type = /--type=([a-z-]+)/u.exec(read(`/proc/${pid}/cmdline`))?.[1];
  return type === undefined ? "Browser" : (TYPES[type] ?? "Unknown");
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
