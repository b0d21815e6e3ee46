import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import type { SystemPort } from "../ports.ts";
import { listPrograms } from "./programs.ts";

const PLATFORMS: Readonly<Record<string, SystemPort["platform"]>> = { linux: "linux", win32: "win32", darwin: "darwin" };

/** The computer as Node sees it. */
export const nodeSystem: SystemPort = {
  platform: PLATFORMS[process.platform] ?? "other",
  freeDisk: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  memory: () => ({ free: freemem(), total: totalmem() }),
  programs: async () => await listPrograms(),
};
