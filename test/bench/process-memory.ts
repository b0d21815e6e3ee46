import { readdirSync, readFileSync } from "node:fs";

/** Memory of some processes together, in MiB. */
export interface MemoryUse {
  /** Proportional set size: pages that several processes share count once. Null where the system does not tell. */
  readonly pssMiB: number | null;
  /** Resident set size: shared pages count once a process, so this is too much. */
  readonly rssMiB: number;
  readonly processes: number;
}

/** Memory of a process and everything that it started (Linux: `smaps_rollup`, proc(5)). Processes that end meanwhile count nothing. */
export function memoryOfTree(pid: number): MemoryUse {
  const tree = processTree(pid);
  const uses = tree.map((member) => ({ pss: kibibytes(read(member, "smaps_rollup"), "Pss"), rss: kibibytes(read(member, "status"), "VmRSS") })).filter(({ rss }) => rss !== null);
  const known = uses.every(({ pss }) => pss !== null);
  const sum = (values: readonly (number | null)[]): number => values.reduce<number>((total, value) => total + (value ?? 0), 0) / 1024;
  return { pssMiB: known && uses.length > 0 ? sum(uses.map(({ pss }) => pss)) : null, rssMiB: sum(uses.map(({ rss }) => rss)), processes: uses.length };
}

/** Proportional where it can be had, else resident. */
export function mebibytes({ pssMiB, rssMiB }: MemoryUse): number {
  return pssMiB ?? rssMiB;
}

function processTree(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/u.test(name)) continue;
    // The name in brackets may hold anything, brackets too; the parent is the second field after it.
    const parent = Number(read(Number(name), "stat").split(") ").at(-1)?.split(" ")[1] ?? Number.NaN);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function kibibytes(text: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "mu").exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
