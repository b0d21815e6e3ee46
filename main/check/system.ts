import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import psList from "ps-list";
import type { SystemPort } from "../ports.ts";

const PLATFORMS: Readonly<Record<string, SystemPort["platform"]>> = { linux: "linux", win32: "win32", darwin: "darwin" };

/** The computer as Node sees it. Programs are listed by `ps-list`; the list stays in this process. */
export const nodeSystem: SystemPort = {
  platform: PLATFORMS[process.platform] ?? "other",
  freeDisk: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  memory: () => ({ free: freemem(), total: totalmem() }),
  programs: async () => (await psList()).map(({ pid, name }) => ({ pid, name })),
};
