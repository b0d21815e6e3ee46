import { statfsSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, platform, release, tmpdir, totalmem } from "node:os";

/** Where something was measured: without it a figure says nothing. */
export interface MachineFacts {
  readonly cpus: number;
  readonly model: string;
  readonly memoryMiB: number;
  readonly system: string;
  readonly node: string;
  /** File system of the temporary folder: on `tmpfs` nothing that says "on disk" is. */
  readonly temporaryFileSystem: string;
  /** Processes that wanted to run in the minute before, on average: above the number of CPUs others were measured too. */
  readonly loadBefore: number;
}

/** Magic numbers of statfs(2). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = { 0xef53: "ext", 0x01021994: "tmpfs", 0x58465342: "xfs", 0x9123683e: "btrfs", 0x794c7630: "overlayfs", 0x2fc12fc1: "zfs" };

/** Facts of this machine. Asked before anything runs. */
export function machineFacts(): MachineFacts {
  const { type } = statfsSync(tmpdir());
  return {
    cpus: availableParallelism(), model: cpus()[0]?.model.trim() ?? "unknown", memoryMiB: Math.round(totalmem() / 1024 ** 2), system: `${platform()} ${release()} ${arch()}`,
    node: process.version, temporaryFileSystem: FILE_SYSTEMS[type] ?? `0x${type.toString(16)}`, loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
